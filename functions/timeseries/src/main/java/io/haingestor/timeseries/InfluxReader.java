package io.haingestor.timeseries;

import com.fasterxml.jackson.databind.JsonNode;
import io.haingestor.timeseries.FieldValue.Numeric;
import io.haingestor.timeseries.FieldValue.Text;
import io.haingestor.timeseries.InfluxFieldKinds.Field;
import io.haingestor.timeseries.RangeQuery.Order;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Reads from InfluxDB. The series that fit are listed first, from the server's index, so that every answer is in the order of their keys;
 * then a few series are asked for in one request, each for no more rows than are needed.
 */
final class InfluxReader {
    private static final int LATEST_SERIES = 200;
    private static final int RANGE_SERIES = 10;
    private static final Comparator<String> BY_CODE_POINT = InfluxReader::compareCodePoints;

    private final InfluxQuery query;

    InfluxReader(InfluxQuery query) {
        this.query = query;
    }

    /** Returns the types of all fields; a field that has several in different shards counts as a number if one is. */
    Map<Field, FieldKind> fieldKinds() throws IOException {
        var kinds = new HashMap<Field, FieldKind>();
        for (var table : query.ask("SHOW FIELD KEYS")) {
            for (var row : table.rows()) {
                kinds.merge(
                        new Field(table.measurement(), row.path(0).asText()),
                        InfluxFieldKinds.kind(row.path(1).asText()),
                        (a, b) -> a == FieldKind.NUMBER ? a : b);
            }
        }
        return kinds;
    }

    /** Returns the series that fit by their keys, in order, from this key on. */
    SortedMap<String, Series> series(SeriesFilter filter, String from, boolean inclusive) throws IOException {
        var statement = "SHOW SERIES FROM " + InfluxQl.from(filter.measurements())
                + InfluxQl.where(InfluxQl.matches("", filter.tags()));
        var all = new TreeMap<String, Series>(BY_CODE_POINT);
        for (var table : query.ask(statement)) {
            for (var row : table.rows()) {
                var series = LineProtocol.series(row.path(0).asText());
                if (filter.accepts(series)) {
                    all.put(series.key(), series);
                }
            }
        }
        return new TreeMap<>(all.tailMap(from, inclusive));
    }

    Page<Point> latest(LatestQuery asked) throws IOException {
        var after = Position.parse(asked.after());
        var found = new PageOf<Point>(asked.limit());
        for (var chunk : chunks(series(asked.filter(), after.seriesKey(), false), LATEST_SERIES)) {
            if (found.isComplete()) {
                break;
            }
            var newest = new HashMap<String, Point>();
            for (var table : query.ask(latestStatements(chunk))) {
                for (var row : table.rows()) {
                    var point = point(table, row);
                    newest.put(point.series().key(), point);
                }
            }
            for (var key : chunk.keySet()) {
                var point = newest.get(key);
                if (point != null && asked.filter().acceptsDimensions(point.dimensions())) {
                    found.add(point, new Position(key, point.timeMicros()));
                }
            }
        }
        return found.page();
    }

    private static String latestStatements(Map<String, Series> chunk) {
        var byMeasurement = chunk.values().stream().collect(Collectors.groupingBy(Series::measurement));
        return byMeasurement.entrySet().stream()
                .map(entry -> "SELECT *::field FROM " + InfluxQl.identifier(entry.getKey())
                        + InfluxQl.where(anyOf(entry.getValue()))
                        + " GROUP BY * ORDER BY time DESC LIMIT 1")
                .collect(Collectors.joining("; "));
    }

    private static String anyOf(List<Series> series) {
        return series.stream().anyMatch(s -> s.tags().isEmpty())
                ? ""
                : series.stream()
                        .map(s -> "(" + InfluxQl.tags(s.tags()) + ")")
                        .collect(Collectors.joining(" OR ", "(", ")"));
    }

    Page<Point> range(RangeQuery asked) throws IOException {
        var after = Position.parse(asked.after());
        var found = new PageOf<Point>(asked.limit());
        for (var chunk : chunks(series(asked.filter(), after.seriesKey(), true), RANGE_SERIES)) {
            var ranges = new HashMap<String, TimeRange>();
            for (var key : chunk.keySet()) {
                ranges.put(key, key.equals(after.seriesKey()) ? rest(asked, after.micros()) : asked.range());
            }
            range(asked, chunk, ranges, found);
            if (found.isComplete()) {
                break;
            }
        }
        return found.page();
    }

    /** Reads each series to its end or until the page is complete, all of them a bounded number of rows at a time. */
    private void range(RangeQuery asked, Map<String, Series> chunk, Map<String, TimeRange> ranges, PageOf<Point> found)
            throws IOException {
        int rows = asked.limit() + 1;
        var first = tables(asked, chunk, ranges, rows);
        for (var series : chunk.entrySet()) {
            var table = first.get(series.getKey());
            while (table != null && !found.isComplete()) {
                var micros = 0L;
                for (var row : table.rows()) {
                    var point = point(table, row);
                    micros = point.timeMicros();
                    add(asked, point, series.getKey(), found);
                }
                if (table.rows().size() < rows || found.isComplete()) {
                    break;
                }
                var next = Map.of(series.getKey(), rest(asked, micros));
                table = tables(asked, Map.of(series.getKey(), series.getValue()), next, rows)
                        .get(series.getKey());
            }
        }
    }

    private static void add(RangeQuery asked, Point point, String key, PageOf<Point> found) {
        if (!asked.filter().acceptsDimensions(point.dimensions())) {
            return;
        }
        if (asked.fields().isEmpty()) {
            found.add(point, new Position(key, point.timeMicros()));
            return;
        }
        var chosen = new HashMap<>(point.fields());
        chosen.keySet().retainAll(asked.fields());
        if (!chosen.isEmpty()) {
            found.add(
                    new Point(point.measurement(), point.tags(), point.dimensions(), chosen, point.timeMicros()),
                    new Position(key, point.timeMicros()));
        }
    }

    private Map<String, InfluxTable> tables(
            RangeQuery asked, Map<String, Series> chunk, Map<String, TimeRange> ranges, int rows) throws IOException {
        var direction = asked.order() == Order.OLDEST_FIRST ? "ASC" : "DESC";
        var statements = chunk.entrySet().stream()
                .map(series -> "SELECT *::field FROM "
                        + InfluxQl.identifier(series.getValue().measurement())
                        + InfluxQl.where(
                                InfluxQl.tags(series.getValue().tags()),
                                InfluxQl.time(ranges.getOrDefault(series.getKey(), asked.range())))
                        + " GROUP BY * ORDER BY time " + direction + " LIMIT " + rows)
                .collect(Collectors.joining("; "));
        return byKey(query.ask(statements));
    }

    private static Map<String, InfluxTable> byKey(List<InfluxTable> tables) {
        return tables.stream().collect(Collectors.toMap(t -> t.series().key(), t -> t, (a, b) -> a));
    }

    private static TimeRange rest(RangeQuery asked, long afterMicros) {
        return asked.order() == Order.OLDEST_FIRST
                ? asked.range().from(afterMicros + 1)
                : asked.range().to(afterMicros);
    }

    /** Reads windows; {@code isText} tells of a field that is known to be a text, which has no sum. */
    Page<Window> windows(WindowQuery asked, Predicate<Field> isText) throws IOException {
        var after = Position.parse(asked.after());
        var found = new PageOf<Window>(asked.limit());
        for (var chunk : chunks(series(asked.filter(), after.seriesKey(), true), RANGE_SERIES)) {
            var statements = chunk.entrySet().stream()
                    .filter(series -> !isText.test(new Field(series.getValue().measurement(), asked.field())))
                    .map(series -> windowStatement(
                            asked,
                            series.getValue(),
                            series.getKey().equals(after.seriesKey())
                                    ? asked.range().from(after.micros() + asked.windowMicros())
                                    : asked.range()))
                    .collect(Collectors.joining("; "));
            var tables = statements.isEmpty() ? Map.<String, InfluxTable>of() : byKey(query.ask(statements));
            for (var series : chunk.entrySet()) {
                var table = tables.get(series.getKey());
                if (table != null) {
                    table.rows().forEach(row -> add(window(series.getValue(), row), series.getKey(), found));
                }
            }
            if (found.isComplete()) {
                break;
            }
        }
        return found.page();
    }

    private static void add(Window window, String key, PageOf<Window> found) {
        if (window.count() > 0) {
            found.add(window, new Position(key, window.startMicros()));
        }
    }

    private static String windowStatement(WindowQuery asked, Series series, TimeRange range) {
        // The cast keeps text that another shard may have in this field from failing the statement.
        var field = InfluxQl.identifier(asked.field()) + "::float";
        return "SELECT count(F), sum(F), mean(F), min(F), max(F), first(F), last(F)".replace("F", field) + " FROM "
                + InfluxQl.identifier(series.measurement())
                + InfluxQl.where(
                        InfluxQl.tags(series.tags()),
                        InfluxQl.matches(
                                LineProtocol.DIMENSION_PREFIX, asked.filter().dimensions()),
                        InfluxQl.time(range))
                + " GROUP BY time(" + asked.windowMicros() + "u), * fill(none) LIMIT " + (asked.limit() + 1);
    }

    private static Window window(Series series, JsonNode row) {
        return new Window(
                series,
                row.path(0).asLong(),
                row.path(1).asLong(),
                row.path(2).asDouble(),
                row.path(3).asDouble(),
                row.path(4).asDouble(),
                row.path(5).asDouble(),
                row.path(6).asDouble(),
                row.path(7).asDouble());
    }

    Counts counts() throws IOException {
        long points = 0;
        for (var table : query.ask("SELECT count(*) FROM /.*/")) {
            for (var row : table.rows()) {
                long most = 0;
                for (int column = 1; column < row.size(); column++) {
                    most = Math.max(most, row.path(column).asLong());
                }
                points += most;
            }
        }
        return new Counts(points, false, series(SeriesFilter.ALL, "", true).size());
    }

    private static Point point(InfluxTable table, JsonNode row) {
        var fields = new HashMap<String, FieldValue>();
        var dimensions = new HashMap<String, String>();
        for (int i = 1; i < table.columns().size(); i++) {
            var name = table.columns().get(i);
            var value = row.path(i);
            if (value.isNumber()) {
                fields.put(name, new Numeric(value.asDouble()));
            } else if (value.isTextual() && name.startsWith(LineProtocol.DIMENSION_PREFIX)) {
                dimensions.put(name.substring(LineProtocol.DIMENSION_PREFIX.length()), value.asText());
            } else if (value.isTextual() || value.isBoolean()) {
                fields.put(name, new Text(value.asText()));
            }
        }
        return new Point(
                table.measurement(),
                table.tags(),
                dimensions,
                fields,
                row.path(0).asLong());
    }

    private static List<Map<String, Series>> chunks(Map<String, Series> all, int size) {
        var chunks = new ArrayList<Map<String, Series>>();
        Map<String, Series> chunk = new TreeMap<>(BY_CODE_POINT);
        for (var series : all.entrySet()) {
            chunk.put(series.getKey(), series.getValue());
            if (chunk.size() == size) {
                chunks.add(chunk);
                chunk = new TreeMap<>(BY_CODE_POINT);
            }
        }
        if (!chunk.isEmpty()) {
            chunks.add(chunk);
        }
        return chunks;
    }

    private static int compareCodePoints(String a, String b) {
        int end = Math.min(a.length(), b.length());
        for (int i = 0; i < end; i++) {
            if (a.charAt(i) != b.charAt(i)) {
                return Integer.compare(a.codePointAt(i), b.codePointAt(i));
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}

package io.haingestor.timeseries;

import io.haingestor.timeseries.InfluxStandInBucket.SeriesKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Answers the statements of InfluxQL that {@link InfluxStore} asks; anything else is a parse error. */
final class InfluxStandInQl {
    private final InfluxStandInBucket bucket;

    InfluxStandInQl(InfluxStandInBucket bucket) {
        this.bucket = bucket;
    }

    Map<String, Object> answer(String statements) {
        var tokens = new InfluxStandInTokens(statements);
        var results = new ArrayList<Object>();
        do {
            var result = new LinkedHashMap<String, Object>();
            result.put("statement_id", results.size());
            var series = statement(tokens);
            if (!series.isEmpty()) {
                result.put("series", series);
            }
            results.add(result);
        } while (tokens.take(";"));
        tokens.requireEnd();
        return Map.of("results", results);
    }

    private List<Map<String, Object>> statement(InfluxStandInTokens tokens) {
        if (tokens.take("SHOW")) {
            if (tokens.take("FIELD")) {
                tokens.require("KEYS");
                return fieldKeys();
            }
            tokens.require("SERIES");
            return showSeries(new Selection(tokens));
        }
        tokens.require("SELECT");
        var columns = columns(tokens);
        var selection = new Selection(tokens);
        if (columns.get(0).equals("*::field")) {
            return rows(selection);
        }
        return columns.get(0).equals("count(*)") ? fieldCounts(selection) : windows(selection, columns);
    }

    private static List<String> columns(InfluxStandInTokens tokens) {
        var columns = new ArrayList<String>();
        do {
            var column = new StringBuilder();
            while (!tokens.isNext("FROM") && !tokens.isNext(",")) {
                column.append(tokens.next().text());
            }
            columns.add(column.toString());
        } while (tokens.take(","));
        return columns;
    }

    /** The part of a statement from FROM on. */
    private final class Selection {
        private final Map<SeriesKey, Map<Long, Map<String, Object>>> found = new TreeMap<>();
        private boolean grouped;
        private long windowMicros;
        private boolean descending;
        private int limit = Integer.MAX_VALUE;

        Selection(InfluxStandInTokens tokens) {
            tokens.require("FROM");
            var measurements = new ArrayList<String>();
            boolean any = false;
            do {
                var source = tokens.next();
                any |= source.kind() == InfluxStandInTokens.Kind.REGEX;
                measurements.add(source.text());
            } while (tokens.take(","));
            var condition = tokens.take("WHERE") ? InfluxStandInCondition.parse(tokens) : InfluxStandInCondition.TRUE;
            tail(tokens);
            boolean all = any;
            bucket.snapshot().forEach((key, points) -> {
                if (all || measurements.contains(key.measurement())) {
                    points.values().removeIf(Map::isEmpty);
                    points.entrySet().removeIf(p -> !condition.holds(key.tags(), p.getValue(), p.getKey()));
                    if (!points.isEmpty()) {
                        found.put(key, points);
                    }
                }
            });
        }

        private void tail(InfluxStandInTokens tokens) {
            if (tokens.take("GROUP")) {
                tokens.require("BY");
                grouped = true;
                if (tokens.take("time")) {
                    tokens.require("(");
                    windowMicros = tokens.next().micros();
                    tokens.require(")");
                    tokens.require(",");
                }
                tokens.require("*");
            }
            if (tokens.take("fill")) {
                tokens.require("(");
                tokens.require("none");
                tokens.require(")");
            }
            if (tokens.take("ORDER")) {
                tokens.require("BY");
                tokens.require("time");
                descending = tokens.take("DESC");
                if (!descending) {
                    tokens.require("ASC");
                }
            }
            if (tokens.take("LIMIT")) {
                limit = Integer.parseInt(tokens.next().text());
            }
        }

        /** Tags as a grouped answer shows them: all of the measurement's, an empty text for those that a series lacks. */
        Map<String, String> shownTags(SeriesKey key) {
            var tags = new TreeMap<String, String>();
            bucket.snapshot().keySet().stream()
                    .filter(other -> other.measurement().equals(key.measurement()))
                    .forEach(other -> other.tags().keySet().forEach(tag -> tags.put(tag, "")));
            tags.putAll(key.tags());
            return tags;
        }
    }

    private List<Map<String, Object>> fieldKeys() {
        var byMeasurement = new TreeMap<String, List<Object>>();
        bucket.fieldTypes().forEach(field -> byMeasurement
                .computeIfAbsent(field.measurement(), m -> new ArrayList<>())
                .add(List.of(field.field(), field.type())));
        var tables = new ArrayList<Map<String, Object>>();
        byMeasurement.forEach((measurement, rows) ->
                tables.add(Map.of("name", measurement, "columns", List.of("fieldKey", "fieldType"), "values", rows)));
        return tables;
    }

    private static List<Map<String, Object>> showSeries(Selection selection) {
        var keys = new ArrayList<Object>();
        selection.found.keySet().forEach(key -> {
            var text = new StringBuilder(key.measurement().replace(",", "\\,").replace(" ", "\\ "));
            key.tags()
                    .forEach((tag, value) ->
                            text.append(',').append(escaped(tag)).append('=').append(escaped(value)));
            keys.add(List.of(text.toString()));
        });
        return keys.isEmpty() ? List.of() : List.of(Map.of("columns", List.of("key"), "values", keys));
    }

    private static String escaped(String text) {
        return text.replace(",", "\\,").replace("=", "\\=").replace(" ", "\\ ");
    }

    private static List<Map<String, Object>> rows(Selection selection) {
        var tables = new ArrayList<Map<String, Object>>();
        if (!selection.grouped) {
            throw new IllegalArgumentException("the stand-in expects GROUP BY *");
        }
        selection.found.forEach((key, points) -> {
            var names = new TreeSet<String>();
            points.values().forEach(fields -> names.addAll(fields.keySet()));
            var times = new TreeMap<>(points);
            var rows = (selection.descending ? times.descendingMap() : times)
                    .entrySet().stream()
                            .limit(selection.limit)
                            .map(point -> row(point.getKey(), names, point.getValue()))
                            .toList();
            var columns = new ArrayList<String>(List.of("time"));
            columns.addAll(names);
            tables.add(table(selection, key, columns, rows));
        });
        return tables;
    }

    private static List<Object> row(long time, Collection<String> names, Map<String, Object> fields) {
        var row = new ArrayList<Object>();
        row.add(time);
        names.forEach(name -> row.add(shown(fields.get(name))));
        return row;
    }

    /** Go writes a float without a fraction like an integer. */
    private static Object shown(Object value) {
        return value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15
                ? (Object) number.longValue()
                : value;
    }

    private static Map<String, Object> table(
            Selection selection, SeriesKey key, List<String> columns, List<? extends Object> rows) {
        return Map.of("name", key.measurement(), "tags", selection.shownTags(key), "columns", columns, "values", rows);
    }

    private static List<Map<String, Object>> fieldCounts(Selection selection) {
        var counts = new TreeMap<String, TreeMap<String, Long>>();
        selection.found.forEach((key, points) -> points.values().forEach(fields -> fields.keySet()
                .forEach(field -> counts.computeIfAbsent(key.measurement(), m -> new TreeMap<>())
                        .merge("count_" + field, 1L, Long::sum))));
        var tables = new ArrayList<Map<String, Object>>();
        counts.forEach((measurement, fields) -> {
            var columns = new ArrayList<String>(List.of("time"));
            columns.addAll(fields.keySet());
            var row = new ArrayList<Object>(List.of(0L));
            row.addAll(fields.values());
            tables.add(Map.of("name", measurement, "columns", columns, "values", List.of(row)));
        });
        return tables;
    }

    private static List<Map<String, Object>> windows(Selection selection, List<String> columns) {
        var field = columns.get(0).substring("count(".length(), columns.get(0).indexOf("::float)"));
        var names = columns.stream().map(c -> c.substring(0, c.indexOf('('))).toList();
        var tables = new ArrayList<Map<String, Object>>();
        selection.found.forEach((key, points) -> {
            var windows = new TreeMap<Long, List<Double>>();
            points.forEach((time, fields) -> {
                if (fields.get(field) instanceof Double number) {
                    windows.computeIfAbsent(time - Math.floorMod(time, selection.windowMicros), w -> new ArrayList<>())
                            .add(number);
                }
            });
            var rows = windows.entrySet().stream()
                    .limit(selection.limit)
                    .map(window -> aggregates(window.getKey(), names, window.getValue()))
                    .toList();
            if (!rows.isEmpty()) {
                var shown = new ArrayList<String>(List.of("time"));
                shown.addAll(names);
                tables.add(table(selection, key, shown, rows));
            }
        });
        return tables;
    }

    private static List<Object> aggregates(long start, List<String> names, List<Double> values) {
        var statistics = values.stream().mapToDouble(v -> v).summaryStatistics();
        var all = new HashMap<String, Object>();
        all.put("count", statistics.getCount());
        all.put("sum", statistics.getSum());
        all.put("mean", statistics.getAverage());
        all.put("min", statistics.getMin());
        all.put("max", statistics.getMax());
        all.put("first", values.get(0));
        all.put("last", values.get(values.size() - 1));
        var row = new ArrayList<Object>(List.of(start));
        names.forEach(name -> row.add(shown(all.get(name))));
        return row;
    }
}

package io.haingestor.timeseries;

import io.haingestor.events.EpochMicros;
import io.haingestor.timeseries.InfluxStandIn.StoredPoint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A bucket in memory: points by series and time, and the type of each field per measurement and shard of seven days. */
final class InfluxStandInBucket {
    private static final long SHARD_MICROS = Duration.ofDays(7).toMillis() * 1_000;
    private static final Pattern EQUALITY = Pattern.compile(
            "\\s*\"((?:[^\"\\\\]|\\\\.)*)\"\\s*=\\s*\"((?:[^\"\\\\]|\\\\.)*)\"\\s*(AND|$)", Pattern.DOTALL);

    private final Clock clock;
    private final Map<SeriesKey, TreeMap<Long, Stored>> series = new TreeMap<>();
    private final Map<TypeKey, String> types = new HashMap<>();
    private Optional<Duration> retention = Optional.empty();

    InfluxStandInBucket(Clock clock) {
        this.clock = clock;
    }

    record SeriesKey(String measurement, TreeMap<String, String> tags) implements Comparable<SeriesKey> {
        @Override
        public int compareTo(SeriesKey other) {
            return text().compareTo(other.text());
        }

        private String text() {
            return measurement + tags;
        }
    }

    private record TypeKey(String measurement, String field, long shard) {}

    static final class Stored {
        final Map<String, Object> fields = new TreeMap<>();
        private int timesAccepted;
    }

    synchronized void retain(Duration duration) {
        retention = Optional.of(duration);
    }

    /** Stores what fits and returns the server's words about the rest. */
    synchronized Optional<String> write(List<InfluxStandInLine> lines) {
        String conflict = null;
        int old = 0;
        int dropped = 0;
        for (var line : lines) {
            if (isOld(line)) {
                old++;
                dropped++;
                continue;
            }
            var problem = conflict(line);
            if (problem.isPresent()) {
                conflict = conflict == null ? problem.get() : conflict;
                dropped++;
            } else {
                store(line);
            }
        }
        if (conflict != null) {
            return Optional.of(conflict + " dropped=" + dropped);
        }
        return old == 0
                ? Optional.empty()
                : Optional.of("dropped " + old + " points outside retention policy of duration "
                        + retention.orElseThrow().toHours() + "h0m0s - oldest point dropped=" + dropped);
    }

    private boolean isOld(InfluxStandInLine line) {
        return retention.isPresent()
                && line.timeMicros() < EpochMicros.of(clock.instant().minus(retention.get()));
    }

    private Optional<String> conflict(InfluxStandInLine line) {
        for (var field : line.fields().entrySet()) {
            var existing = types.get(new TypeKey(line.measurement(), field.getKey(), shard(line)));
            if (existing != null && !existing.equals(type(field.getValue()))) {
                return Optional.of("field type conflict: input field \"" + field.getKey() + "\" on measurement \""
                        + line.measurement() + "\" is type " + type(field.getValue()) + ", already exists as type "
                        + existing);
            }
        }
        return Optional.empty();
    }

    private void store(InfluxStandInLine line) {
        line.fields().remove("time");
        if (line.fields().isEmpty()) {
            return;
        }
        line.fields()
                .forEach((name, value) -> types.put(new TypeKey(line.measurement(), name, shard(line)), type(value)));
        var stored = series.computeIfAbsent(
                        new SeriesKey(line.measurement(), new TreeMap<>(line.tags())), key -> new TreeMap<>())
                .computeIfAbsent(line.timeMicros(), time -> new Stored());
        stored.fields.putAll(line.fields());
        stored.timesAccepted++;
    }

    private static long shard(InfluxStandInLine line) {
        return Math.floorDiv(line.timeMicros(), SHARD_MICROS);
    }

    private static String type(Object value) {
        if (value instanceof Double) {
            return "float";
        }
        return value instanceof Long ? "integer" : value instanceof Boolean ? "boolean" : "string";
    }

    /** The end counts in, as the storage engine of the real server has it. */
    synchronized void delete(Instant start, Instant stop, String predicate) {
        var conditions = conditions(predicate);
        series.forEach((key, points) -> {
            boolean fits = conditions.entrySet().stream()
                    .allMatch(c -> c.getKey().equals("_measurement")
                            ? key.measurement().equals(c.getValue())
                            : c.getValue().equals(key.tags().getOrDefault(c.getKey(), "")));
            if (fits) {
                points.keySet().removeIf(micros -> {
                    var time = EpochMicros.toInstant(micros);
                    return !time.isBefore(start) && !time.isAfter(stop);
                });
            }
        });
        series.values().removeIf(Map::isEmpty);
    }

    private static Map<String, String> conditions(String predicate) {
        var conditions = new HashMap<String, String>();
        var equality = EQUALITY.matcher(predicate);
        int end = 0;
        while (end < predicate.length()) {
            if (!equality.find(end) || equality.start() != end) {
                throw new IllegalArgumentException("bad predicate: " + predicate);
            }
            conditions.put(unescape(equality.group(1)), unescape(equality.group(2)));
            end = equality.end();
        }
        return conditions;
    }

    private static String unescape(String text) {
        return text.replaceAll("\\\\(.)", "$1");
    }

    synchronized Map<SeriesKey, Map<Long, Map<String, Object>>> snapshot() {
        var copy = new TreeMap<SeriesKey, Map<Long, Map<String, Object>>>();
        series.forEach((key, points) -> {
            var times = new TreeMap<Long, Map<String, Object>>();
            points.forEach((time, stored) -> times.put(time, new TreeMap<>(stored.fields)));
            copy.put(key, times);
        });
        return copy;
    }

    synchronized List<TypedField> fieldTypes() {
        var found = new ArrayList<TypedField>();
        types.forEach((key, type) -> {
            var typed = new TypedField(key.measurement(), key.field(), type);
            if (!found.contains(typed)) {
                found.add(typed);
            }
        });
        return found;
    }

    record TypedField(String measurement, String field, String type) {}

    synchronized List<StoredPoint> points() {
        var all = new ArrayList<StoredPoint>();
        series.forEach((key, points) -> points.forEach((time, stored) -> all.add(new StoredPoint(
                key.measurement(), Map.copyOf(key.tags()), Map.copyOf(stored.fields), time, stored.timesAccepted))));
        return all;
    }
}

package io.haingestor.timeseries;

import java.util.HashMap;
import java.util.Map;

/**
 * What is known of the types of the server's fields: what it told, and what it took. Bounded; what is forgotten is told again by the
 * server with the next conflict. Safe for use by several threads.
 */
final class InfluxFieldKinds {
    private static final int REMEMBERED = 20_000;

    private final Map<Field, FieldKind> known = new Recent<>(REMEMBERED);

    /**
     * A field of the server.
     *
     * @param measurement the measurement
     * @param name the field's name
     */
    record Field(String measurement, String name) {}

    synchronized void learn(Map<Field, FieldKind> kinds) {
        known.putAll(kinds);
    }

    /** Learns the type of a field in InfluxDB's own words. */
    synchronized void learn(Field field, String type) {
        known.put(field, kind(type));
    }

    static FieldKind kind(String type) {
        return switch (type) {
            case "float" -> FieldKind.NUMBER;
            case "string" -> FieldKind.TEXT;
            default -> FieldKind.OTHER;
        };
    }

    synchronized boolean isText(Field field) {
        return known.get(field) == FieldKind.TEXT;
    }

    private synchronized FieldKind known(Field field, FieldKind otherwise) {
        return known.getOrDefault(field, otherwise);
    }

    /** What one batch assumes: what is known, and for the rest that its first point decides. */
    final class Assumed implements FieldNames.Kinds<RuntimeException> {
        private final Map<Field, FieldKind> assumed = new HashMap<>();

        @Override
        public FieldKind kindOf(String measurement, String field, FieldKind wanted) {
            return assumed.computeIfAbsent(new Field(measurement, field), f -> known(f, wanted));
        }

        /** The server took all of the batch, so every assumption was right. */
        void wereRight() {
            learn(assumed);
        }
    }
}

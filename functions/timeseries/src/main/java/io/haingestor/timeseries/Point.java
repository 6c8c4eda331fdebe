package io.haingestor.timeseries;

import java.util.Map;

/**
 * What is stored of one moment of one thing.
 *
 * <p>Measurement, tags and time are a point's identity: the same three are the same point in every store. What describes
 * the thing and may change (its area, its device) is a dimension, never a tag, so that a repeated or back-filled event
 * can never make a second point.
 *
 * @param measurement the kind of point, e.g. {@code state}; not empty
 * @param tags what names the thing for ever, e.g. {@code entity_id}; no empty name or value
 * @param dimensions what describes the thing at that moment, e.g. {@code area}; can be filtered by, like a tag; no empty name or
 *     value
 * @param fields what was measured; at least one, no empty name
 * @param timeMicros microseconds since the epoch
 */
public record Point(
        String measurement,
        Map<String, String> tags,
        Map<String, String> dimensions,
        Map<String, FieldValue> fields,
        long timeMicros) {

    /** @throws IllegalArgumentException when the measurement, a name, a tag or a dimension is empty or there is no field */
    public Point {
        if (measurement.isEmpty()) {
            throw new IllegalArgumentException("Expected a measurement, got an empty text");
        }
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("A point of " + measurement + " needs at least one field");
        }
        tags = Map.copyOf(tags);
        dimensions = Map.copyOf(dimensions);
        fields = Map.copyOf(fields);
        if (hasEmpty(tags) || hasEmpty(dimensions) || fields.containsKey("")) {
            throw new IllegalArgumentException("A point of " + measurement
                    + " has an empty name, tag or dimension: leave out what is empty (tags " + tags + ", dimensions "
                    + dimensions + ", fields " + fields.keySet() + ")");
        }
    }

    /** @return the series that this point belongs to */
    public Series series() {
        return new Series(measurement, tags);
    }

    private static boolean hasEmpty(Map<String, String> texts) {
        return texts.containsKey("") || texts.containsValue("");
    }
}

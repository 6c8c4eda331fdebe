package io.haingestor.write.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.haingestor.events.EpochMicros;
import io.haingestor.events.Observation;
import io.haingestor.timeseries.FieldValue;
import io.haingestor.timeseries.Point;
import io.haingestor.timeseries.SeriesFilter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How an observation is kept as a point, with either schema of states: measurement {@code observation_<kind>}; tags {@code provider}, {@code place};
 * dimension {@code simulated} where it is; one field for each value, {@code valid_s} and {@code attribution}; the time is when it begins to hold.
 */
public final class ObservationPoints {
    private static final String MEASUREMENT = "observation_";
    private static final String PROVIDER = "provider";
    private static final String PLACE = "place";
    private static final String SIMULATED = "simulated";
    private static final String VALID = "valid_s";
    private static final String ATTRIBUTION = "attribution";

    private ObservationPoints() {}

    /**
     * @param observation a reading whose kind, provider, place and validity are there
     * @return the point to store; a copy of the reading gives the same measurement, tags and time
     */
    public static Point of(Observation observation) {
        var fields = new HashMap<String, FieldValue>();
        for (var value : observation.values().properties()) {
            put(fields, value.getKey(), value.getValue());
        }
        var validity = Duration.between(observation.validFrom(), observation.validTo());
        fields.put(VALID, new FieldValue.Numeric(validity.toSeconds()));
        if (!observation.attribution().isEmpty()) {
            fields.put(ATTRIBUTION, new FieldValue.Text(observation.attribution()));
        }
        return new Point(
                measurement(observation.kind()),
                Map.of(PROVIDER, observation.provider(), PLACE, observation.place()),
                observation.simulated() ? Map.of(SIMULATED, "true") : Map.of(),
                fields,
                EpochMicros.of(observation.validFrom()));
    }

    /**
     * @param kind the kind of reading, e.g. {@code weather}
     * @return all series of that kind
     */
    public static SeriesFilter ofKind(String kind) {
        return SeriesFilter.measurement(measurement(kind));
    }

    /**
     * @param point any stored point
     * @return whether it is an observation
     */
    public static boolean is(Point point) {
        return point.measurement().startsWith(MEASUREMENT);
    }

    /**
     * @param point a stored observation
     * @return what it says
     */
    public static StoredObservation read(Point point) {
        var values = new TreeMap<String, Object>();
        point.fields().forEach((name, field) -> values.put(name, StoredFields.value(field)));
        return new StoredObservation(
                point.measurement().substring(MEASUREMENT.length()).replace('_', '-'),
                point.tags().getOrDefault(PROVIDER, ""),
                point.tags().getOrDefault(PLACE, ""),
                EpochMicros.toInstant(point.timeMicros()),
                values.remove(VALID) instanceof Double seconds ? seconds : null,
                values.remove(ATTRIBUTION) instanceof String text ? text : null,
                point.dimensions().containsKey(SIMULATED),
                values);
    }

    static void put(Map<String, FieldValue> fields, String name, JsonNode value) {
        switch (value.getNodeType()) {
            case NUMBER -> {
                if (Double.isFinite(value.doubleValue())) {
                    fields.put(name, new FieldValue.Numeric(value.doubleValue()));
                }
            }
            case BOOLEAN -> fields.put(name, new FieldValue.Numeric(value.booleanValue() ? 1 : 0));
            case STRING -> fields.put(name, new FieldValue.Text(value.textValue()));
            default -> {
                // No reading is a list or an object, and null says nothing.
            }
        }
    }

    private static String measurement(String kind) {
        return MEASUREMENT + kind.replace('-', '_');
    }
}

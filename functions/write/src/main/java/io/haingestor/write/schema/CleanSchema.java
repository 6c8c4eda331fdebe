package io.haingestor.write.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.haingestor.events.Availability;
import io.haingestor.events.Enrichment;
import io.haingestor.events.EntityState;
import io.haingestor.events.EpochMicros;
import io.haingestor.events.StateId;
import io.haingestor.timeseries.FieldValue;
import io.haingestor.timeseries.Point;
import io.haingestor.timeseries.Series;
import io.haingestor.timeseries.SeriesFilter;
import io.haingestor.timeseries.TextMatch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One measurement for all entities, every field of one type for ever.
 *
 * <p>Measurement {@code state}; tags {@code entity_id}, {@code domain}; dimensions {@code area}, {@code device_class}, {@code device_id},
 * {@code integration}, {@code unit}; fields {@code value} (number), {@code state} (text), {@code availability} (text, always there),
 * {@code duration_s}, {@code context_id}, {@code context_parent_id}, {@code context_user_id}, {@code attr_<name>} for the
 * attributes that are asked for, and for each enrichment {@code <enrichment>_<value>} with {@code <enrichment>_age_s}, or
 * {@code <enrichment>_unavailable} (text, why). A moment without a state (unknown, unavailable, removed) is a point with {@code availability} and
 * neither {@code value} nor {@code state}.
 */
public final class CleanSchema implements PointSchema {
    /** The measurement of every state. */
    public static final String MEASUREMENT = "state";

    private static final String ENTITY_ID = "entity_id";
    private static final String DOMAIN = "domain";
    private static final String STATE = "state";
    private static final String VALUE = "value";
    private static final String AVAILABILITY = "availability";
    private static final String ATTRIBUTE = "attr_";

    private final List<TextMatch> attributes;

    /** @param attributes which attributes are stored, by name */
    public CleanSchema(List<TextMatch> attributes) {
        this.attributes = List.copyOf(attributes);
    }

    @Override
    public String name() {
        return "clean";
    }

    @Override
    public Optional<Point> point(EntityState state) {
        var fields = new HashMap<String, FieldValue>();
        fields.put(AVAILABILITY, new FieldValue.Text(state.availability().text()));
        if (state.availability() == Availability.AVAILABLE) {
            putText(fields, STATE, state.state());
            putNumber(fields, VALUE, state.value());
        }
        if (state.previous() != null) {
            putNumber(fields, "duration_s", state.previous().durationSeconds());
        }
        if (state.context() != null) {
            putText(fields, "context_id", state.context().id());
            putText(fields, "context_parent_id", state.context().parentId());
            putText(fields, "context_user_id", state.context().userId());
        }
        if (!attributes.isEmpty()) {
            putAttributes(fields, state);
        }
        state.enrichments().forEach((name, block) -> putEnrichment(fields, name.replace('-', '_') + '_', block));
        return Optional.of(new Point(
                MEASUREMENT,
                Map.of(ENTITY_ID, state.entityId(), DOMAIN, state.domain()),
                dimensions(state),
                fields,
                EpochMicros.of(state.lastUpdated())));
    }

    @Override
    public boolean keepsEveryState() {
        return true;
    }

    @Override
    public Optional<String> entityId(Series series) {
        return series.measurement().equals(MEASUREMENT)
                ? Optional.ofNullable(series.tags().get(ENTITY_ID))
                : Optional.empty();
    }

    @Override
    public boolean hasDimensions() {
        return true;
    }

    @Override
    public SeriesFilter entities() {
        return SeriesFilter.measurement(MEASUREMENT);
    }

    @Override
    public SeriesFilter withEntity(SeriesFilter filter, TextMatch entityId) {
        return filter.withTag(ENTITY_ID, entityId);
    }

    @Override
    public StoredState read(Point point) {
        var entityId = point.tags().getOrDefault(ENTITY_ID, "");
        var rest = new TreeMap<String, Object>();
        point.fields().forEach((name, field) -> rest.put(name, StoredFields.value(field)));
        return new StoredState(
                new StateId(entityId, point.timeMicros()).toString(),
                entityId,
                point.tags().getOrDefault(DOMAIN, ""),
                EpochMicros.toInstant(point.timeMicros()),
                rest.remove(AVAILABILITY) instanceof String text ? text : null,
                rest.remove(STATE) instanceof String text ? text : null,
                rest.remove(VALUE) instanceof Double number ? number : null,
                point.measurement(),
                new TreeMap<>(point.dimensions()),
                rest);
    }

    private static Map<String, String> dimensions(EntityState state) {
        var dimensions = new HashMap<String, String>();
        putDimension(dimensions, "device_class", state.deviceClass());
        putDimension(dimensions, "unit", state.unit());
        if (state.registry() != null) {
            putDimension(dimensions, "area", state.registry().areaId());
            putDimension(dimensions, "device_id", state.registry().deviceId());
            putDimension(dimensions, "integration", state.registry().integration());
        }
        return dimensions;
    }

    private void putAttributes(Map<String, FieldValue> fields, EntityState state) {
        for (var attribute : state.attributes().properties()) {
            if (isWanted(attribute.getKey())) {
                putAttribute(fields, ATTRIBUTE + attribute.getKey(), attribute.getValue());
            }
        }
    }

    private static void putEnrichment(Map<String, FieldValue> fields, String prefix, Enrichment block) {
        putText(fields, prefix + "unavailable", block.reason());
        putNumber(fields, prefix + "age_s", block.ageSeconds());
        if (block.simulated()) {
            putNumber(fields, prefix + "simulated", 1.0);
        }
        if (block.values() != null) {
            for (var value : block.values().properties()) {
                ObservationPoints.put(fields, prefix + value.getKey(), value.getValue());
            }
        }
    }

    private boolean isWanted(String name) {
        for (var match : attributes) {
            if (match.accepts(name)) {
                return true;
            }
        }
        return false;
    }

    private static void putAttribute(Map<String, FieldValue> fields, String name, JsonNode value) {
        switch (value.getNodeType()) {
            case NUMBER -> putNumber(fields, name, value.doubleValue());
            case BOOLEAN -> putNumber(fields, name, value.booleanValue() ? 1.0 : 0.0);
            case STRING -> fields.put(name, new FieldValue.Text(value.textValue()));
            case ARRAY, OBJECT -> fields.put(name, new FieldValue.Text(value.toString()));
            default -> {
                // Null says nothing, and binary data or a missing node cannot come out of JSON.
            }
        }
    }

    private static void putNumber(Map<String, FieldValue> fields, String name, @Nullable Double value) {
        if (value != null && Double.isFinite(value)) {
            fields.put(name, new FieldValue.Numeric(value));
        }
    }

    private static void putText(Map<String, FieldValue> fields, String name, @Nullable String value) {
        if (value != null) {
            fields.put(name, new FieldValue.Text(value));
        }
    }

    private static void putDimension(Map<String, String> dimensions, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            dimensions.put(name, value);
        }
    }
}

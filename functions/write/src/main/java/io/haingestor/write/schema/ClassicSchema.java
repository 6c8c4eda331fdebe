package io.haingestor.write.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.haingestor.events.Availability;
import io.haingestor.events.EntityState;
import io.haingestor.events.EpochMicros;
import io.haingestor.events.StateId;
import io.haingestor.timeseries.Point;
import io.haingestor.timeseries.Series;
import io.haingestor.timeseries.SeriesFilter;
import io.haingestor.timeseries.TextMatch;
import io.haingestor.write.schema.ClassicOptions.Component;
import io.haingestor.write.schema.ClassicOptions.MeasurementAttr;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Home Assistant's own InfluxDB integration writes, byte for byte as far as JSON can know it: {@code _generate_event_to_json} in
 * {@code homeassistant/components/influxdb/__init__.py} of 2024.3.3. States that are unknown, unavailable or removed give no point.
 */
public final class ClassicSchema implements PointSchema {
    private static final String ENTITY_ID = "entity_id";
    private static final String DOMAIN = "domain";
    private static final String STATE = "state";
    private static final String VALUE = "value";
    private static final String UNIT = "unit_of_measurement";
    private static final String DEVICE_CLASS = "device_class";
    private static final Set<String> ONE = Set.of("on", "locked", "above_horizon", "open", "home");
    private static final Set<String> ZERO = Set.of("off", "unlocked", "below_horizon", "closed", "not_home");

    private final ClassicOptions options;
    private final Map<Pattern, Component> globs;

    /** @param options what the integration was told */
    public ClassicSchema(ClassicOptions options) {
        this.options = options;
        this.globs = options.components().patterns();
    }

    @Override
    public String name() {
        return "classic";
    }

    @Override
    public Optional<Point> point(EntityState state) {
        var text = state.state();
        if (state.availability() != Availability.AVAILABLE || text == null || text.isEmpty()) {
            return Optional.empty();
        }
        var component = component(state);
        var measurement = measurement(state, component);
        var ignored = component.ignoreAttributes() == null ? Set.<String>of() : component.ignoreAttributes();
        var fields = new ClassicFields();
        putState(fields, text);
        var tags = new HashMap<String, String>();
        tags.put(DOMAIN, state.domain());
        tags.put(ENTITY_ID, EntityNames.objectId(state.entityId()));
        for (var attribute : state.attributes().properties()) {
            var name = attribute.getKey();
            if (options.tagsAttributes().contains(name)) {
                putTag(tags, name, attribute.getValue());
            } else if ((!name.equals(UNIT) || measurement.keepsUnit())
                    && (!name.equals(DEVICE_CLASS) || measurement.keepsDeviceClass())
                    && !options.ignoreAttributes().contains(name)
                    && !ignored.contains(name)) {
                fields.putAttribute(name, attribute.getValue());
            }
        }
        tags.putAll(options.tags());
        var kept = fields.toMap();
        return kept.isEmpty()
                ? Optional.empty()
                : Optional.of(new Point(
                        ClientText.name(measurement.name()),
                        ClientText.tags(tags),
                        Map.of(),
                        kept,
                        EpochMicros.of(state.lastUpdated())));
    }

    @Override
    public boolean keepsEveryState() {
        return false;
    }

    @Override
    public Optional<String> entityId(Series series) {
        var domain = series.tags().get(DOMAIN);
        var objectId = series.tags().get(ENTITY_ID);
        return domain == null || objectId == null ? Optional.empty() : Optional.of(domain + '.' + objectId);
    }

    @Override
    public boolean hasDimensions() {
        return false;
    }

    @Override
    public SeriesFilter entities() {
        return SeriesFilter.ALL.withTag(DOMAIN, TextMatch.glob("*")).withTag(ENTITY_ID, TextMatch.glob("*"));
    }

    /** Domain and object id are two tags: a pattern must have its dot, a list be of one domain. */
    @Override
    public SeriesFilter withEntity(SeriesFilter filter, TextMatch entityId) {
        if (entityId instanceof TextMatch.OneOf oneOf) {
            var domains = new HashSet<String>();
            var objectIds = new HashSet<String>();
            oneOf.texts().forEach(text -> {
                domains.add(EntityNames.domain(text));
                objectIds.add(EntityNames.objectId(text));
            });
            if (domains.size() > 1) {
                throw new IllegalArgumentException(
                        "Expected entities of one domain, which is what the schema 'classic' can ask for," + " got "
                                + oneOf.texts());
            }
            return filter.withTag(DOMAIN, TextMatch.oneOf(domains)).withTag(ENTITY_ID, TextMatch.oneOf(objectIds));
        }
        var pattern = ((TextMatch.Glob) entityId).pattern();
        return filter.withTag(DOMAIN, TextMatch.glob(EntityNames.domain(pattern)))
                .withTag(ENTITY_ID, TextMatch.glob(EntityNames.objectId(pattern)));
    }

    @Override
    public StoredState read(Point point) {
        var entityId = entityId(point.series()).orElse("");
        var rest = new TreeMap<String, Object>();
        point.fields().forEach((name, field) -> rest.put(name, StoredFields.value(field)));
        return new StoredState(
                entityId.isEmpty() ? "" : new StateId(entityId, point.timeMicros()).toString(),
                entityId,
                point.tags().getOrDefault(DOMAIN, ""),
                EpochMicros.toInstant(point.timeMicros()),
                Availability.AVAILABLE.text(),
                rest.remove(STATE) instanceof String text ? text : null,
                rest.remove(VALUE) instanceof Double number ? number : null,
                point.measurement(),
                Map.of(),
                rest);
    }

    private Component component(EntityState state) {
        if (options.components().isEmpty()) {
            return Component.NONE;
        }
        var component = Component.NONE.updatedBy(options.components().domains().get(state.domain()));
        for (var glob : globs.entrySet()) {
            if (glob.getKey().matcher(state.entityId()).matches()) {
                component = component.updatedBy(glob.getValue());
            }
        }
        return component.updatedBy(options.components().entities().get(state.entityId()));
    }

    private Measurement measurement(EntityState state, Component component) {
        var override = component.overrideMeasurement();
        if (override != null && !override.isEmpty()) {
            return new Measurement(override, true, true);
        }
        override = options.overrideMeasurement();
        if (override != null && !override.isEmpty()) {
            return new Measurement(override, true, true);
        }
        return switch (options.measurementAttr()) {
            case ENTITY_ID -> new Measurement(state.entityId(), true, true);
            case DOMAIN__DEVICE_CLASS -> {
                var deviceClass = state.attributes().get(DEVICE_CLASS);
                yield deviceClass == null || deviceClass.isNull()
                        ? new Measurement(state.domain(), true, true)
                        : new Measurement(state.domain() + "__" + PythonText.str(deviceClass), true, false);
            }
            case UNIT_OF_MEASUREMENT -> {
                var unit = state.attributes().get(UNIT);
                yield unit == null
                                || unit.isNull()
                                || (unit.isTextual() && unit.textValue().isEmpty())
                        ? new Measurement(defaultMeasurement(state), true, true)
                        : new Measurement(PythonText.str(unit), false, true);
            }
        };
    }

    private String defaultMeasurement(EntityState state) {
        var name = options.defaultMeasurement();
        return name == null || name.isEmpty() ? state.entityId() : name;
    }

    private static void putState(ClassicFields fields, String text) {
        var number = PythonFloat.parse(text);
        if (number.isPresent()) {
            fields.putNumber(VALUE, number.getAsDouble());
            return;
        }
        fields.putText(STATE, text);
        side(text).ifPresent(value -> fields.putNumber(VALUE, value));
    }

    /** {@code state_as_number} in {@code homeassistant/helpers/state.py}. */
    private static OptionalDouble side(String text) {
        if (ONE.contains(text)) {
            return OptionalDouble.of(1);
        }
        return ZERO.contains(text) ? OptionalDouble.of(0) : OptionalDouble.empty();
    }

    /** Null leaves out a tag that was there, as the client drops a tag whose value is None. */
    private static void putTag(Map<String, String> tags, String name, @Nullable JsonNode value) {
        tags.put(name, value == null || value.isNull() ? "" : PythonText.str(value));
    }

    /**
     * @param text the integration's own word for it
     * @return that source of measurement names
     * @throws IllegalArgumentException when there is none of that name
     */
    public static MeasurementAttr measurementAttr(String text) {
        return MeasurementAttr.valueOf(text.toUpperCase(Locale.ROOT));
    }

    private record Measurement(String name, boolean keepsUnit, boolean keepsDeviceClass) {}
}

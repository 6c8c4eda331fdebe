package io.haingestor.write.schema;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Home Assistant's InfluxDB integration can be told about the shape of its points; names as in its YAML.
 *
 * @param measurementAttr where the measurement's name comes from
 * @param defaultMeasurement the measurement where that gives none; null means the entity id
 * @param overrideMeasurement the measurement of all; null or empty means none
 * @param tags static tags
 * @param tagsAttributes attributes that become tags instead of fields
 * @param ignoreAttributes attributes that are left out
 * @param components what differs for some entities
 */
public record ClassicOptions(
        MeasurementAttr measurementAttr,
        @Nullable String defaultMeasurement,
        @Nullable String overrideMeasurement,
        Map<String, String> tags,
        Set<String> tagsAttributes,
        Set<String> ignoreAttributes,
        Components components) {

    /** What the integration does when it is told nothing. */
    public static final ClassicOptions DEFAULT = new ClassicOptions(
            MeasurementAttr.UNIT_OF_MEASUREMENT, null, null, Map.of(), Set.of(), Set.of(), Components.NONE);

    /** Copies its collections. */
    public ClassicOptions {
        tags = Map.copyOf(tags);
        tagsAttributes = Set.copyOf(tagsAttributes);
        ignoreAttributes = Set.copyOf(ignoreAttributes);
    }

    /** Where the measurement's name comes from. */
    public enum MeasurementAttr {
        /** The unit, e.g. {@code °C}. */
        UNIT_OF_MEASUREMENT,
        /** Domain and device class, e.g. {@code sensor__temperature}; the domain alone without a class. */
        DOMAIN__DEVICE_CLASS,
        /** The entity id. */
        ENTITY_ID
    }

    /**
     * What differs for one entity, domain or glob.
     *
     * @param overrideMeasurement its measurement; null says nothing
     * @param ignoreAttributes attributes that are left out besides the general ones; null says nothing
     */
    public record Component(@Nullable String overrideMeasurement, @Nullable Set<String> ignoreAttributes) {
        static final Component NONE = new Component(null, null);

        Component updatedBy(@Nullable Component other) {
            if (other == null) {
                return this;
            }
            return new Component(
                    other.overrideMeasurement == null ? overrideMeasurement : other.overrideMeasurement,
                    other.ignoreAttributes == null ? ignoreAttributes : other.ignoreAttributes);
        }
    }

    /**
     * What differs for some entities. An entity's own wins over a glob's, a later glob's over an earlier one's, a glob's over its domain's.
     *
     * @param entities by entity id
     * @param domains by domain
     * @param globs by pattern as in Python's {@code fnmatch}, in order
     */
    public record Components(
            Map<String, Component> entities, Map<String, Component> domains, Map<String, Component> globs) {
        /** Nothing differs. */
        public static final Components NONE = new Components(Map.of(), Map.of(), Map.of());

        /** @return whether nothing differs for any entity */
        boolean isEmpty() {
            return entities.isEmpty() && domains.isEmpty() && globs.isEmpty();
        }

        /** @return the globs, compiled, in order */
        Map<Pattern, Component> patterns() {
            var patterns = new LinkedHashMap<Pattern, Component>();
            globs.forEach((glob, component) -> patterns.put(Fnmatch.compile(glob), component));
            return patterns;
        }
    }
}

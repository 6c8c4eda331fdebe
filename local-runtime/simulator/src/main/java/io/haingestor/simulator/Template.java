package io.haingestor.simulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a device of some kind looks like in any room. */
record Template(
        String key,
        String name,
        String integration,
        @Nullable String manufacturer,
        @Nullable String model,
        List<String> labels,
        List<EntityOf> entities) {

    /**
     * One entity of the device.
     *
     * @param domain e.g. {@code sensor}
     * @param key the end of its entity id; empty for the device's main entity
     * @param category {@code config}, {@code diagnostic} or none
     * @param behaviour how it goes on
     * @param weight how often it changes, relative to the others
     * @param first its first state
     * @param attributes its first attributes, without the friendly name
     */
    record EntityOf(
            String domain,
            String key,
            @Nullable String category,
            Behaviour behaviour,
            double weight,
            String first,
            Map<String, @Nullable Object> attributes) {

        static EntityOf entity(String domain, String key, Behaviour behaviour, double weight, String first) {
            return new EntityOf(domain, key, null, behaviour, weight, first, Map.of());
        }

        static EntityOf sensor(
                String key, @Nullable String deviceClass, @Nullable String unit, Behaviour behaviour, double weight) {
            var rises = behaviour instanceof Behaviour.Meter;
            var measured = rises || behaviour instanceof Behaviour.Reading;
            var attributes = new LinkedHashMap<String, @Nullable Object>();
            if (measured) {
                attributes.put("state_class", rises ? "total_increasing" : "measurement");
            }
            if (unit != null) {
                attributes.put("unit_of_measurement", unit);
            }
            if (deviceClass != null) {
                attributes.put("device_class", deviceClass);
            }
            return new EntityOf("sensor", key, null, behaviour, weight, State.UNKNOWN, attributes);
        }

        static EntityOf binary(String key, String deviceClass, double weight) {
            return entity("binary_sensor", key, new Behaviour.Toggle("off", "on"), weight, "off")
                    .with("device_class", deviceClass);
        }

        EntityOf with(String name, @Nullable Object value) {
            var more = new LinkedHashMap<>(attributes);
            more.put(name, value);
            return new EntityOf(domain, key, category, behaviour, weight, first, more);
        }

        EntityOf starting(String text) {
            return new EntityOf(domain, key, category, behaviour, weight, text, attributes);
        }

        EntityOf diagnostic() {
            return new EntityOf(domain, key, "diagnostic", behaviour, weight, first, attributes);
        }
    }
}

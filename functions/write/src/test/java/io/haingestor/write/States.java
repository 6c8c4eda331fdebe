package io.haingestor.write;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.haingestor.events.Availability;
import io.haingestor.events.EntityState;
import io.haingestor.events.EventContext;
import io.haingestor.events.EventJson;
import io.haingestor.events.RegistryBlock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Normalised states for tests. */
public final class States {
    private States() {}

    /** A temperature in an area. */
    public static EntityState temperature(String entityId, Instant at, double value, String area) {
        return state(entityId, at, Double.toString(value), value, area, attributes());
    }

    public static EntityState state(
            String entityId, Instant at, String text, Double value, String area, ObjectNode attributes) {
        return new EntityState(
                entityId,
                entityId.substring(0, entityId.indexOf('.')),
                Availability.AVAILABLE,
                text,
                value,
                "°C",
                "temperature",
                "measurement",
                attributes,
                at,
                at,
                new EntityState.Previous(Availability.AVAILABLE, "20.5", 20.5, 12.5),
                new EventContext("01J0000000000000000000000A", null, "someone"),
                registry(area),
                List.of(),
                Map.of());
    }

    public static EntityState without(Availability availability, String entityId, Instant at) {
        return new EntityState(
                entityId,
                entityId.substring(0, entityId.indexOf('.')),
                availability,
                null,
                null,
                "°C",
                "temperature",
                "measurement",
                attributes(),
                at,
                at,
                null,
                null,
                registry("kitchen"),
                List.of(),
                Map.of());
    }

    public static ObjectNode attributes() {
        return EventJson.mapper().createObjectNode();
    }

    private static RegistryBlock registry(String area) {
        return new RegistryBlock(
                "reg1", "mqtt", "u1", "c1", "dev1", "Thermometer", "Acme", "T1", area, area, null, null, List.of());
    }
}

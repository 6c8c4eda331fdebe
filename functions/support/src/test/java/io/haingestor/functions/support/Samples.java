package io.haingestor.functions.support;

import io.cloudevents.core.builder.CloudEventBuilder;
import io.haingestor.events.Availability;
import io.haingestor.events.EntityState;
import io.haingestor.events.EventJson;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

/** Events to call functions with. */
final class Samples {
    static final Instant MOMENT = Instant.parse("2026-03-01T10:15:30.123456Z");

    private Samples() {}

    static EntityState state() {
        return new EntityState(
                "sensor.kitchen_temperature",
                "sensor",
                Availability.AVAILABLE,
                "21.50",
                21.5,
                "°C",
                "temperature",
                "measurement",
                EventJson.mapper()
                        .createObjectNode()
                        .put("friendly_name", "Küche")
                        .put("scale", 1.10),
                MOMENT.minusSeconds(60),
                MOMENT,
                null,
                null,
                null,
                List.of(),
                Map.of());
    }

    static io.cloudevents.core.v1.CloudEventBuilder stateFor(String function) {
        return of(function, EventJson.write(state()));
    }

    static io.cloudevents.core.v1.CloudEventBuilder of(String function, String data) {
        return of(function, data.getBytes(StandardCharsets.UTF_8));
    }

    private static io.cloudevents.core.v1.CloudEventBuilder of(String function, byte[] data) {
        return CloudEventBuilder.v1()
                .withId("sensor.kitchen_temperature@1772360130123456")
                .withType(function)
                .withSource(URI.create("/home-assistant/f00"))
                .withSubject("sensor.kitchen_temperature")
                .withTime(OffsetDateTime.parse("2026-03-01T10:15:30.123456Z"))
                .withExtension("partitionkey", "sensor.kitchen_temperature")
                .withExtension("stage", "raw")
                .withExtension("domain", "sensor")
                .withExtension("deviceclass", "temperature")
                .withExtension("area", "kitchen")
                .withExtension("recordedtime", "2026-03-01T10:15:30.200000Z")
                .withExtension("backfilled", "true")
                .withExtension("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .withExtension("knativearrivaltime", "2026-03-01T10:15:31Z")
                .withData(EventJson.CONTENT_TYPE, data);
    }
}

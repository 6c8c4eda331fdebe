package io.haingestor.normalize;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.haingestor.events.EventJson;
import io.haingestor.events.EventTypes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;

/** {@code state_changed} events as the gateway sends them. */
final class Changes {
    static final String ID = "sensor.kitchen_temperature@1772360130123456";

    private Changes() {}

    /** @return the event of {@code change.json}: a sensor with everything that an event can have */
    static String full() {
        try (InputStream json = Changes.class.getResourceAsStream("/change.json")) {
            return new String(json.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return an event whose state is the text */
    static String ofText(String entityId, String text) {
        return """
                {"event_type":"state_changed","data":{"entity_id":"%1$s","old_state":null,"new_state":{"entity_id":"%1$s","state":%2$s,"attributes":{},
                 "last_changed":"2026-03-01T10:15:30.123456+00:00","last_updated":"2026-03-01T10:15:30.123456+00:00"}}}
                """
                .formatted(entityId, EventJson.mapper().valueToTree(text));
    }

    static CloudEvent event(String id, String data) {
        return CloudEventBuilder.v1()
                .withId(id)
                .withType(EventTypes.STATE_CHANGED)
                .withSource(URI.create("/home-assistant/f00"))
                .withSubject("sensor.kitchen_temperature")
                .withTime(OffsetDateTime.parse("2026-03-01T10:15:30.123Z"))
                .withExtension("partitionkey", "sensor.kitchen_temperature")
                .withExtension("stage", "raw")
                .withExtension("recordedtime", "2026-03-01T10:15:30.200000Z")
                .withExtension("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .withData(EventJson.CONTENT_TYPE, data.getBytes(StandardCharsets.UTF_8))
                .build();
    }
}

package io.haingestor.weather;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.haingestor.events.Availability;
import io.haingestor.events.EntityState;
import io.haingestor.events.EventJson;
import io.haingestor.events.EventTypes;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** Normalised states as {@code normalize} answers with them. */
final class States {
    private States() {}

    static CloudEvent event(Instant changed, String stage) {
        var state = new EntityState(
                "climate.hall",
                "climate",
                Availability.AVAILABLE,
                "heat",
                null,
                null,
                null,
                null,
                EventJson.mapper().createObjectNode().put("current_temperature", 20.5),
                changed,
                changed,
                null,
                null,
                null,
                List.of("price"),
                Map.of());
        return CloudEventBuilder.v1()
                .withId(state.id().toString())
                .withType(EventTypes.STATE)
                .withSource(URI.create("/ha-ingestor/normalize"))
                .withTime(changed.atOffset(ZoneOffset.UTC))
                .withExtension("stage", stage)
                .withData(EventJson.CONTENT_TYPE, EventJson.write(state))
                .build();
    }
}

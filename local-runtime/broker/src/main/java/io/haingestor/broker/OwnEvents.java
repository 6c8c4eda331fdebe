package io.haingestor.broker;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.data.BytesCloudEventData;
import io.haingestor.events.EventJson;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;

/** Events that the broker publishes itself. */
final class OwnEvents {
    private static final URI SOURCE = URI.create("/ha-ingestor/broker");

    private OwnEvents() {}

    /** @return an event of the broker's */
    static CloudEvent of(String type, String id, String subject, Instant now, Map<String, Object> data) {
        return CloudEventBuilder.v1()
                .withId(id)
                .withSource(SOURCE)
                .withType(type)
                .withSubject(subject)
                .withTime(now.atOffset(ZoneOffset.UTC))
                .withDataContentType(EventJson.CONTENT_TYPE)
                .withData(BytesCloudEventData.wrap(EventJson.write(data)))
                .build();
    }
}

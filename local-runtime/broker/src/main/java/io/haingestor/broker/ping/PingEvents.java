package io.haingestor.broker.ping;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.haingestor.broker.topology.PingSourceResource;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;

/** The events of PingSources, as Knative's have them, except that the id says which tick it is. */
final class PingEvents {
    private static final String TYPE = "dev.knative.sources.ping";

    private PingEvents() {}

    /** @return the event of a tick; the same for the same tick */
    static CloudEvent of(PingSourceResource source, Instant tick) {
        var name = source.name();
        var event = CloudEventBuilder.v1()
                .withId(name + "@" + tick)
                .withType(TYPE)
                .withSource(URI.create("/apis/v1/namespaces/" + name.namespace() + "/pingsources/" + name.name()))
                .withTime(tick.atOffset(ZoneOffset.UTC));
        if (!source.data().isEmpty()) {
            event.withData(
                    source.base64()
                            ? Base64.getDecoder().decode(source.data())
                            : source.data().getBytes(StandardCharsets.UTF_8));
            if (!source.contentType().isEmpty()) {
                event.withDataContentType(source.contentType());
            }
        }
        source.extensions().forEach(event::withExtension);
        return event.build();
    }
}

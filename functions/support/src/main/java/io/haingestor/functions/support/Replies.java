package io.haingestor.functions.support;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.haingestor.events.PayloadData;
import java.net.URI;

/** Turns Funqy's events, such as a function answers, into events of the CloudEvents SDK. */
final class Replies {
    private Replies() {}

    static CloudEvent of(io.quarkus.funqy.knative.events.CloudEvent<?> output) {
        var event = CloudEventBuilder.v1()
                .withId(output.id())
                .withSource(URI.create(output.source()))
                .withType(output.type())
                .withSubject(output.subject())
                .withTime(output.time())
                .withDataContentType(output.dataContentType());
        var schema = output.dataSchema();
        if (schema != null) {
            event.withDataSchema(URI.create(schema));
        }
        output.extensions().forEach(event::withExtension);
        var data = output.data();
        if (data instanceof byte[] bytes) {
            event.withData(bytes);
        } else if (data != null) {
            event.withData(PayloadData.of(data));
        }
        return event.build();
    }
}

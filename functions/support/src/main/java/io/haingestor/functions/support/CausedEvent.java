package io.haingestor.functions.support;

import io.haingestor.events.EventJson;
import io.haingestor.events.EventSchemas;
import io.quarkus.funqy.knative.events.CloudEvent;
import java.net.URI;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An event that a function made, in the shape in which Funqy takes it. */
record CausedEvent<T>(
        String id,
        String source,
        String type,
        @Nullable String subject,
        @Nullable OffsetDateTime time,
        Map<String, String> extensions,
        T data)
        implements CloudEvent<T> {

    CausedEvent {
        extensions = Collections.unmodifiableMap(extensions);
    }

    @Override
    public String specVersion() {
        return "1.0";
    }

    @Override
    public @Nullable String dataSchema() {
        return EventSchemas.of(type).map(URI::toString).orElse(null);
    }

    @Override
    public String dataContentType() {
        return EventJson.CONTENT_TYPE;
    }
}

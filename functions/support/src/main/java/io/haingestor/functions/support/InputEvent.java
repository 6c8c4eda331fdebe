package io.haingestor.functions.support;

import io.quarkus.funqy.knative.events.CloudEvent;
import java.net.URI;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An event of the CloudEvents SDK in the shape in which Funqy gives it to a function. Parses its data when asked for it. For one call. */
final class InputEvent implements CloudEvent<Object> {
    private final io.cloudevents.CloudEvent event;
    private final InputData type;
    private @Nullable Map<String, String> extensions;
    private @Nullable Object data;

    InputEvent(io.cloudevents.CloudEvent event, InputData type) {
        this.event = event;
        this.type = type;
    }

    @Override
    public String id() {
        return event.getId();
    }

    @Override
    public String specVersion() {
        return event.getSpecVersion().toString();
    }

    @Override
    public String source() {
        return event.getSource().toString();
    }

    @Override
    public String type() {
        return event.getType();
    }

    @Override
    public @Nullable String subject() {
        return event.getSubject();
    }

    @Override
    public @Nullable OffsetDateTime time() {
        return event.getTime();
    }

    @Override
    public Map<String, String> extensions() {
        var known = extensions;
        if (known == null) {
            var texts = new TreeMap<String, String>();
            for (var name : event.getExtensionNames()) {
                texts.put(name, ExtensionText.of(event.getExtension(name)));
            }
            known = Collections.unmodifiableMap(texts);
            extensions = known;
        }
        return known;
    }

    @Override
    public @Nullable String dataSchema() {
        URI schema = event.getDataSchema();
        return schema == null ? null : schema.toString();
    }

    @Override
    public @Nullable String dataContentType() {
        return event.getDataContentType();
    }

    @Override
    public @Nullable Object data() {
        if (data == null) {
            data = type.read(event.getDataContentType(), event.getData());
        }
        return data;
    }
}

package io.haingestor.broker.topology;

import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.SpecVersion;
import java.net.URI;
import java.time.OffsetDateTime;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An event whose times read as RFC 3339 text where attributes are asked for by name: CESQL asks so, and compares times as texts.
 *
 * @param event the event
 */
record RenderedTimes(CloudEvent event) implements CloudEvent {

    @Override
    public @Nullable Object getAttribute(String name) {
        var value = event.getAttribute(name);
        return value == null ? null : AttributeText.rendered(value);
    }

    @Override
    public @Nullable Object getExtension(String name) {
        var value = name.equals("data") ? null : event.getExtension(name);
        return value == null ? null : AttributeText.rendered(value);
    }

    @Override
    public Set<String> getExtensionNames() {
        return event.getExtensionNames();
    }

    @Override
    public @Nullable CloudEventData getData() {
        return event.getData();
    }

    @Override
    public SpecVersion getSpecVersion() {
        return event.getSpecVersion();
    }

    @Override
    public String getId() {
        return event.getId();
    }

    @Override
    public String getType() {
        return event.getType();
    }

    @Override
    public URI getSource() {
        return event.getSource();
    }

    @Override
    public @Nullable String getDataContentType() {
        return event.getDataContentType();
    }

    @Override
    public @Nullable URI getDataSchema() {
        return event.getDataSchema();
    }

    @Override
    public @Nullable String getSubject() {
        return event.getSubject();
    }

    @Override
    public @Nullable OffsetDateTime getTime() {
        return event.getTime();
    }
}

package io.haingestor.functions.support;

import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.rw.CloudEventRWException;
import io.cloudevents.types.Time;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes an event of attributes as they came in, and says everything that is wrong with them. For one event. */
final class EventAttributesReader {
    private final Map<String, Object> attributes = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private final String prefix;

    /** @param prefix what stands before an attribute's name where it came from, for messages: {@code ce-} or nothing */
    EventAttributesReader(String prefix) {
        this.prefix = prefix;
    }

    void put(String name, Object value) {
        attributes.put(name, value);
    }

    CloudEvent event(@Nullable CloudEventData data) throws NotACloudEventException {
        var version = required("specversion");
        if (!version.isEmpty() && !version.equals("1.0")) {
            problems.add("Expected " + prefix + "specversion 1.0, got '" + version + "'");
        }
        var id = required("id");
        var type = required("type");
        var source = uri("source", required("source"));
        var schema = uri("dataschema", text("dataschema"));
        var event = CloudEventBuilder.v1()
                .withId(id)
                .withSource(source)
                .withType(type)
                .withDataSchema(schema)
                .withSubject(text("subject"))
                .withDataContentType(text("datacontenttype"))
                .withData(data);
        putTime(event);
        attributes.forEach((name, value) -> putExtension(event, name, value));
        if (!problems.isEmpty()) {
            throw new NotACloudEventException(problems);
        }
        return event.build();
    }

    private String required(String name) {
        var value = text(name);
        if (value == null || value.isEmpty()) {
            problems.add("Expected " + prefix + name + ", got none");
            return "";
        }
        return value;
    }

    private @Nullable String text(String name) {
        var value = attributes.remove(name);
        return value == null ? null : value.toString();
    }

    private @Nullable URI uri(String name, @Nullable String text) {
        try {
            return text == null ? null : new URI(text);
        } catch (URISyntaxException e) {
            problems.add("Expected " + prefix + name + " to be a URI, got '" + text + "'");
            return null;
        }
    }

    private void putTime(CloudEventBuilder event) {
        var time = text("time");
        try {
            event.withTime(time == null ? null : Time.parseTime(time));
        } catch (DateTimeException e) {
            problems.add("Expected " + prefix + "time by RFC 3339, got '" + time + "'");
        }
    }

    private void putExtension(CloudEventBuilder event, String name, Object value) {
        try {
            if (value instanceof Boolean bool) {
                event.withExtension(name, bool);
            } else if (value instanceof Integer integer) {
                event.withExtension(name, integer);
            } else {
                event.withExtension(name, value.toString());
            }
        } catch (CloudEventRWException e) {
            problems.add("Expected attribute names of lower-case letters and digits, got '" + name + "'");
        }
    }
}

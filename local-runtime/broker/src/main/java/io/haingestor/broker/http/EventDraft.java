package io.haingestor.broker.http;

import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.rw.CloudEventRWException;
import io.cloudevents.types.Time;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The attributes of one event as they came in, and everything that is wrong with them. */
final class EventDraft {
    private static final int SHOWN_CHARACTERS = 100;

    private final String prefix;
    private final Arrival arrival;
    private final List<String> problems = new ArrayList<>(0);
    private final List<Object> extensions = new ArrayList<>(8);
    private @Nullable String version;
    private @Nullable String id;
    private @Nullable String source;
    private @Nullable String type;
    private @Nullable String time;
    private @Nullable String subject;
    private @Nullable String contentType;
    private @Nullable String dataSchema;
    private @Nullable String schemaUrl;
    private @Nullable String contentEncoding;

    /**
     * @param prefix what stands before an attribute's name where it came from, for messages: {@code ce-} or nothing
     * @param arrival what it gets that it does not say itself
     */
    EventDraft(String prefix, Arrival arrival) {
        this.prefix = prefix;
        this.arrival = arrival;
    }

    /** @param value a text, an {@link Integer} or a {@link Boolean} */
    void put(String name, Object value) {
        switch (name) {
            case "specversion" -> version = text(name, value);
            case "id" -> id = text(name, value);
            case "source" -> source = text(name, value);
            case "type" -> type = text(name, value);
            case "time" -> time = text(name, value);
            case "subject" -> subject = text(name, value);
            case "datacontenttype" -> contentType = text(name, value);
            case "dataschema" -> dataSchema = text(name, value);
            case "schemaurl" -> schemaUrl = text(name, value);
            case "datacontentencoding" -> contentEncoding = text(name, value);
            default -> {
                extensions.add(name);
                extensions.add(value);
            }
        }
    }

    private String text(String name, Object value) {
        if (!(value instanceof String)) {
            problems.add("expected " + prefix + name + " to be a text, got " + value);
        }
        return value.toString();
    }

    /** @return whether the extension was absent, and is there now */
    boolean putIfAbsent(String extension, String value) {
        for (var i = 0; i < extensions.size(); i += 2) {
            if (extensions.get(i).equals(extension)) {
                return false;
            }
        }
        put(extension, value);
        return true;
    }

    void problem(String message) {
        problems.add(message);
    }

    @Nullable
    String contentType() {
        return contentType;
    }

    /** Says what data is where its sender said nothing because its format implies it. */
    void implyContentType(String implied) {
        if (contentType == null) {
            contentType = implied;
        }
    }

    /** CloudEvents 0.3 §"datacontentencoding"; an ordinary extension since 1.0. */
    boolean isBase64() {
        return isV03() && "base64".equalsIgnoreCase(contentEncoding);
    }

    private boolean isV03() {
        return "0.3".equals(version);
    }

    CloudEvent event(@Nullable CloudEventData data) throws NotACloudEventException {
        required("specversion", version);
        if (version != null && !version.equals("1.0") && !isV03()) {
            problems.add("expected " + prefix + "specversion 1.0 or 0.3, got '" + shown(version) + "'");
        }
        required("id", id);
        required("source", source);
        required("type", type);
        if (contentType != null && contentType.chars().anyMatch(Character::isISOControl)) {
            problems.add("expected the data's content type without control characters, got some");
        }
        arrival.complete(this);
        var event = builder(data);
        for (var i = 0; i < extensions.size(); i += 2) {
            putExtension(event, (String) extensions.get(i), extensions.get(i + 1));
        }
        if (!problems.isEmpty()) {
            throw new NotACloudEventException("Not a CloudEvent: " + String.join("; ", problems));
        }
        return event.build();
    }

    @SuppressWarnings("NullAway") // An attribute that is null is absent.
    private CloudEventBuilder builder(@Nullable CloudEventData data) {
        var v03 = isV03();
        var schema = v03 ? uri("schemaurl", schemaUrl) : uri("dataschema", dataSchema);
        var event = CloudEventBuilder.fromSpecVersion(v03 ? SpecVersion.V03 : SpecVersion.V1)
                .withId(id)
                .withSource(uri("source", source))
                .withType(type)
                .withTime(moment())
                .withSubject(subject)
                .withDataContentType(contentType)
                .withDataSchema(schema)
                .withData(data);
        foreign(event, "dataschema", v03 ? dataSchema : null);
        foreign(event, "schemaurl", v03 ? null : schemaUrl);
        foreign(event, "datacontentencoding", v03 ? null : contentEncoding);
        return event;
    }

    /** What is an attribute in the other version of the specification only. */
    private static void foreign(CloudEventBuilder event, String name, @Nullable String value) {
        if (value != null) {
            event.withExtension(name, value);
        }
    }

    private void required(String name, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            problems.add("expected " + prefix + name + ", got none");
        }
    }

    private @Nullable URI uri(String name, @Nullable String text) {
        try {
            return text == null ? null : new URI(text);
        } catch (URISyntaxException e) {
            problems.add("expected " + prefix + name + " to be a URI, got '" + shown(text) + "'");
            return null;
        }
    }

    private java.time.@Nullable OffsetDateTime moment() {
        try {
            return time == null ? null : Time.parseTime(time);
        } catch (DateTimeException e) {
            problems.add("expected " + prefix + "time by RFC 3339, got '" + shown(time) + "'");
            return null;
        }
    }

    private void putExtension(CloudEventBuilder event, String name, Object value) {
        try {
            if (name.equals("data")) {
                problems.add("expected no attribute of the name 'data', got one");
            } else if (value instanceof Boolean flag) {
                event.withExtension(name, flag);
            } else if (value instanceof Integer number) {
                event.withExtension(name, number);
            } else {
                event.withExtension(name, value.toString());
            }
        } catch (CloudEventRWException e) {
            problems.add("expected attribute names of lower-case letters and digits, got '" + shown(name) + "'");
        }
    }

    static String shown(@Nullable String text) {
        return text == null || text.length() <= SHOWN_CHARACTERS
                ? String.valueOf(text)
                : text.substring(0, SHOWN_CHARACTERS) + "...";
    }
}

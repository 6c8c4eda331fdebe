package io.haingestor.broker.topology;

import io.cloudevents.CloudEvent;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The attributes of an event as filters see them. The data of an event is none of them, whatever an extension calls itself. */
final class AttributeText {
    /** What an extension attribute cannot be called. */
    static final Set<String> CORE =
            Set.of("specversion", "id", "source", "type", "subject", "time", "datacontenttype", "dataschema", "data");

    private AttributeText() {}

    /** @return the attribute as a text, a time as RFC 3339 has it; null when the event lacks it */
    static @Nullable String of(CloudEvent event, String name) {
        var value = value(event, name);
        return value == null ? null : rendered(value).toString();
    }

    /** @return the attribute as it is; null when the event lacks it */
    static @Nullable Object value(CloudEvent event, String name) {
        return switch (name) {
            case "type" -> event.getType();
            case "source" -> event.getSource();
            case "subject" -> event.getSubject();
            case "id" -> event.getId();
            case "time" -> event.getTime();
            case "datacontenttype" -> event.getDataContentType();
            case "dataschema" -> event.getDataSchema();
            case "specversion" -> event.getSpecVersion();
            case "data" -> null;
            default -> event.getExtension(name);
        };
    }

    /** @return the value, or its RFC 3339 text when it is a time: {@code OffsetDateTime.toString} leaves out seconds that are zero */
    static Object rendered(Object value) {
        return value instanceof OffsetDateTime time ? DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time) : value;
    }
}

package io.haingestor.broker.http;

import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.data.BytesCloudEventData;
import io.cloudevents.types.Time;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.CharacterCodingException;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An event as headers and a body (CloudEvents 1.0.2, "HTTP Protocol Binding" §3.1). */
final class BinaryMode {
    private static final String PREFIX = "ce-";
    private static final CharSequence SPEC_VERSION = HttpHeaders.createOptimized("ce-specversion");
    private static final CharSequence ID = HttpHeaders.createOptimized("ce-id");
    private static final CharSequence SOURCE = HttpHeaders.createOptimized("ce-source");
    private static final CharSequence TYPE = HttpHeaders.createOptimized("ce-type");
    private static final CharSequence TIME = HttpHeaders.createOptimized("ce-time");
    private static final CharSequence SUBJECT = HttpHeaders.createOptimized("ce-subject");
    private static final CharSequence DATA_SCHEMA = HttpHeaders.createOptimized("ce-dataschema");
    private static final CharSequence SCHEMA_URL = HttpHeaders.createOptimized("ce-schemaurl");

    private BinaryMode() {}

    /** @return whether a message means to be an event in this mode */
    static boolean is(MultiMap headers) {
        return headers.contains(SPEC_VERSION) || headers.contains(ID) || headers.contains(TYPE);
    }

    static CloudEvent read(MultiMap headers, Buffer body, Arrival arrival) throws NotACloudEventException {
        var draft = new EventDraft(PREFIX, arrival);
        for (Map.Entry<String, String> header : headers) {
            var name = header.getKey();
            if (name.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
                put(draft, lower(name.substring(PREFIX.length())), header.getValue());
            } else if (name.equalsIgnoreCase("content-type")) {
                draft.put("datacontenttype", header.getValue());
            }
        }
        return draft.event(body.length() == 0 ? null : BytesCloudEventData.wrap(body.getBytes()));
    }

    private static void put(EventDraft draft, String name, String header) {
        try {
            draft.put(name, HeaderText.decode(header));
        } catch (CharacterCodingException e) {
            draft.problem("expected " + PREFIX + name + " to be UTF-8, percent-encoded, got '"
                    + EventDraft.shown(header) + "'");
        }
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /**
     * @param event the event
     * @param trace what to write as its attribute {@code traceparent}
     * @param headers where to write its attributes
     * @return the body
     */
    static Buffer write(CloudEvent event, String trace, MultiMap headers) {
        headers.set(SPEC_VERSION, event.getSpecVersion().toString());
        headers.set(ID, HeaderText.encode(event.getId()));
        headers.set(SOURCE, HeaderText.encode(event.getSource().toString()));
        headers.set(TYPE, HeaderText.encode(event.getType()));
        put(headers, SUBJECT, event.getSubject());
        put(headers, TIME, event.getTime());
        put(headers, event.getSpecVersion() == SpecVersion.V03 ? SCHEMA_URL : DATA_SCHEMA, event.getDataSchema());
        var contentType = event.getDataContentType();
        if (contentType != null) {
            headers.set(HttpHeaders.CONTENT_TYPE, contentType);
        }
        for (var name : event.getExtensionNames()) {
            put(headers, PREFIX + name, event.getExtension(name));
        }
        headers.set(Tracing.ATTRIBUTE, trace);
        var data = event.getData();
        return data == null ? Buffer.buffer() : Buffer.buffer(data.toBytes());
    }

    private static void put(MultiMap headers, CharSequence name, @Nullable Object value) {
        if (value != null) {
            headers.set(name, HeaderText.encode(text(value)));
        }
    }

    /** The canonical text of an attribute's value (CloudEvents 1.0.2, "Type System"). */
    private static String text(Object value) {
        if (value instanceof OffsetDateTime time) {
            return Time.writeTime(time);
        }
        if (value instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
        return value.toString();
    }
}

package io.haingestor.functions.support;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.data.BytesCloudEventData;
import io.cloudevents.types.Time;
import io.haingestor.events.EventJson;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** An event in the binary mode of HTTP: attributes in headers, data in the body (CloudEvents 1.0.2, "HTTP Protocol Binding" §3.1). */
final class BinaryEvent {
    private static final String PREFIX = "ce-";

    private BinaryEvent() {}

    static boolean is(MultiMap headers) {
        return headers.contains(PREFIX + "id");
    }

    static CloudEvent read(MultiMap headers, Buffer body) throws NotACloudEventException {
        var attributes = new EventAttributesReader(PREFIX);
        for (Map.Entry<String, String> header : headers) {
            var name = header.getKey().toLowerCase(Locale.ROOT);
            if (name.startsWith(PREFIX)) {
                attributes.put(name.substring(PREFIX.length()), HeaderText.decode(header.getValue()));
            } else if (name.equals("content-type")) {
                attributes.put("datacontenttype", header.getValue());
            }
        }
        return attributes.event(body.length() == 0 ? null : BytesCloudEventData.wrap(body.getBytes()));
    }

    /** @return the body to send with the headers */
    static Buffer write(CloudEvent event, MultiMap headers) {
        for (var name : event.getAttributeNames()) {
            var value = Objects.requireNonNull(event.getAttribute(name));
            if (name.equals("datacontenttype")) {
                headers.set(HttpHeaders.CONTENT_TYPE, value.toString());
            } else {
                headers.set(PREFIX + name, HeaderText.encode(ExtensionText.of(value)));
            }
        }
        for (var name : event.getExtensionNames()) {
            headers.set(PREFIX + name, HeaderText.encode(ExtensionText.of(event.getExtension(name))));
        }
        var data = event.getData();
        return data == null ? Buffer.buffer() : Buffer.buffer(data.toBytes());
    }

    /** Takes the encoding off the attributes of a request, which Funqy leaves on, and says that data is JSON where nothing is said. */
    static void decode(MultiMap headers) {
        for (Map.Entry<String, String> header : headers.entries()) {
            if (isAttribute(header.getKey()) && header.getValue().indexOf('%') >= 0) {
                headers.set(header.getKey(), HeaderText.decode(header.getValue()));
            }
        }
        if (!headers.contains(HttpHeaders.CONTENT_TYPE)) {
            headers.set(HttpHeaders.CONTENT_TYPE, EventJson.CONTENT_TYPE);
        }
    }

    /** Encodes the attributes of a response, and completes a time on the full minute, which Java prints without the seconds that RFC 3339 asks for. */
    static void encode(MultiMap headers) {
        for (Map.Entry<String, String> header : headers.entries()) {
            if (isAttribute(header.getKey())) {
                headers.set(header.getKey(), HeaderText.encode(header.getValue()));
            }
        }
        var time = headers.get(PREFIX + "time");
        if (time != null) {
            headers.set(PREFIX + "time", Time.writeTime(Time.parseTime(time)));
        }
    }

    static void removeFrom(MultiMap headers) {
        headers.entries().stream()
                .map(Map.Entry::getKey)
                .filter(BinaryEvent::isAttribute)
                .forEach(headers::remove);
        headers.remove(HttpHeaders.CONTENT_TYPE);
    }

    private static boolean isAttribute(String header) {
        return header.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
    }
}

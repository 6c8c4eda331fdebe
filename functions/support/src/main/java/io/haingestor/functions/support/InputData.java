package io.haingestor.functions.support;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectReader;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.haingestor.events.EventJson;
import io.haingestor.events.PayloadData;
import io.haingestor.events.Rejected.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a function's input data is read: as Funqy's HTTP binding reads it, by the same reader; data of an event that does not say its content type
 * is JSON (CloudEvents 1.0, {@code datacontenttype}).
 */
final class InputData {
    private final JavaType type;
    private final ObjectReader reader;

    InputData(JavaType type, ObjectReader reader) {
        this.type = type;
        this.reader = reader;
    }

    /**
     * @return the data; null when it is the JSON text {@code null}
     * @throws UncheckedIOException when it cannot be read
     */
    @Nullable
    Object read(@Nullable String contentType, @Nullable CloudEventData data) {
        if (data instanceof PayloadData payload) {
            var value = payload.valueAs(type);
            if (value != null) {
                return value;
            }
        }
        var bytes = data == null ? new byte[0] : data.toBytes();
        if (isBinary()) {
            return bytes;
        }
        try {
            if (!isJson(contentType)) {
                throw new IOException("Expected data of " + EventJson.CONTENT_TYPE + ", got " + contentType);
            }
            return reader.readValue(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return why the function can never read the event's data, everything at once; empty when it can */
    List<Reason> problems(CloudEvent event) {
        if (isBinary()) {
            return List.of();
        }
        if (!isJson(event.getDataContentType())) {
            return List.of(new Reason(
                    "content-type-unsupported",
                    "Expected data of " + EventJson.CONTENT_TYPE + ", got '" + event.getDataContentType() + "'",
                    null));
        }
        var data = event.getData();
        if (data == null || data.toBytes().length == 0) {
            return List.of(new Reason("data-missing", "Expected data, got none", null));
        }
        return new DataProblems().find(reader, data.toBytes());
    }

    private boolean isBinary() {
        return type.hasRawClass(byte[].class);
    }

    static boolean isJson(@Nullable String contentType) {
        return contentType == null || contentType.startsWith(EventJson.CONTENT_TYPE);
    }
}

package io.haingestor.broker.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.core.data.BytesCloudEventData;
import io.cloudevents.jackson.JsonFormat;
import io.haingestor.events.EventJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An event as JSON (CloudEvents 1.0.2, "JSON Event Format"). Data that is JSON keeps its very bytes, white space and the form of its numbers included: it is
 * cut out of what came, not parsed and written again, which is why the SDK reads no event here.
 */
final class StructuredMode {
    static final String CONTENT_TYPE = "application/cloudevents+json";
    static final String BATCH_CONTENT_TYPE = "application/cloudevents-batch+json";

    // Names come from anybody: none of them stays in the memory of the process.
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();
    private static final JsonFormat FORMAT = new JsonFormat();
    private static final JsonFormat BASE64_FORMAT = FORMAT.withForceJsonDataToBase64();

    private final byte[] json;
    private final Arrival arrival;

    private StructuredMode(byte[] json, Arrival arrival) {
        this.json = json;
        this.arrival = arrival;
    }

    /** @param json one event, UTF-8 */
    static List<CloudEvent> read(byte[] json, Arrival arrival) throws NotACloudEventException {
        return new StructuredMode(json, arrival).events(false);
    }

    /** @param json an array of events, UTF-8 */
    static List<CloudEvent> readBatch(byte[] json, Arrival arrival) throws NotACloudEventException {
        return new StructuredMode(json, arrival).events(true);
    }

    /** @return the event as JSON; data that is JSON as it is, all other data as {@code data_base64} */
    static byte[] write(CloudEvent event) {
        var data = event.getData();
        return (data == null || isJson(data.toBytes()) ? FORMAT : BASE64_FORMAT).serialize(event);
    }

    private List<CloudEvent> events(boolean batch) throws NotACloudEventException {
        var what = batch ? "an array of CloudEvents" : "a CloudEvent";
        try (var in = JSON.createParser(json)) {
            var events = new ArrayList<CloudEvent>(1);
            expect(in, batch ? JsonToken.START_ARRAY : JsonToken.START_OBJECT, what);
            if (batch) {
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    events.add(event(in));
                }
            } else {
                events.add(event(in));
            }
            if (in.nextToken() != null) {
                throw new NotACloudEventException("Expected " + what + " and nothing after it, got more");
            }
            return events;
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw new NotACloudEventException("Expected " + what + " in JSON, got what fails at line " + at.getLineNr()
                    + ", column " + at.getColumnNr() + ": " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new NotACloudEventException("Expected " + what + " in JSON (UTF-8): " + e.getMessage());
        }
    }

    private static void expect(JsonParser in, JsonToken token, String what)
            throws IOException, NotACloudEventException {
        if (in.nextToken() != token) {
            throw new NotACloudEventException("Expected " + what + " in JSON, got "
                    + (in.currentToken() == null ? "nothing" : "another JSON value"));
        }
    }

    private CloudEvent event(JsonParser in) throws IOException, NotACloudEventException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            throw new NotACloudEventException("Expected every element of the batch to be a JSON object, got another");
        }
        var draft = new EventDraft("", arrival);
        byte @Nullable [] data = null;
        byte @Nullable [] base64 = null;
        for (var name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            var token = in.nextToken();
            if (name.equals("data")) {
                data = slice(in);
            } else if (name.equals("data_base64")) {
                base64 = token == JsonToken.VALUE_NULL ? null : in.getBinaryValue();
            } else {
                attribute(in, name, draft);
            }
        }
        if (data != null && base64 != null) {
            draft.problem("expected data or data_base64, got both");
        }
        return draft.event(base64 != null ? BytesCloudEventData.wrap(base64) : data == null ? null : data(draft, data));
    }

    private static void attribute(JsonParser in, String name, EventDraft draft) throws IOException {
        switch (in.currentToken()) {
            case VALUE_NULL -> {
                // Absent (§2.2).
            }
            case VALUE_STRING, VALUE_NUMBER_FLOAT -> draft.put(name, in.getText());
            case VALUE_TRUE, VALUE_FALSE -> draft.put(name, in.getBooleanValue());
            case VALUE_NUMBER_INT ->
                draft.put(name, in.getNumberType() == JsonParser.NumberType.INT ? in.getIntValue() : in.getText());
            default -> {
                draft.problem("expected " + name + " to be a text, a number or a boolean, got an object or an array");
                in.skipChildren();
            }
        }
    }

    /** The bytes of the value that the parser stands on. */
    private byte[] slice(JsonParser in) throws IOException {
        var from = in.currentTokenLocation().getByteOffset();
        in.skipChildren();
        in.finishToken();
        var to = in.currentLocation().getByteOffset();
        if (from < 0 || to < from) {
            throw new IOException("the text is in another encoding");
        }
        return Arrays.copyOfRange(json, (int) from, (int) to);
    }

    private static @Nullable CloudEventData data(EventDraft draft, byte[] json) throws IOException {
        draft.implyContentType(EventJson.CONTENT_TYPE);
        var text = json[0] == '"' && (draft.isBase64() || !namesJson(draft.contentType())) ? text(json) : null;
        if (text == null) {
            return BytesCloudEventData.wrap(json);
        }
        if (!draft.isBase64()) {
            return BytesCloudEventData.wrap(text.getBytes(UTF_8));
        }
        try {
            return BytesCloudEventData.wrap(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            draft.problem("expected data to be base64, as datacontentencoding says: " + e.getMessage());
            return null;
        }
    }

    private static @Nullable String text(byte[] json) throws IOException {
        try (var in = JSON.createParser(json)) {
            return in.nextTextValue();
        }
    }

    private static boolean namesJson(@Nullable String contentType) {
        if (contentType == null) {
            return true;
        }
        var end = contentType.indexOf(';');
        var type =
                (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return type.endsWith("/json") || type.endsWith("+json");
    }

    private static boolean isJson(byte[] data) {
        try (var in = JSON.createParser(data)) {
            if (in.nextToken() == null) {
                return false;
            }
            in.skipChildren();
            in.finishToken();
            return in.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }
}

package io.haingestor.functions.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.core.data.BytesCloudEventData;
import io.haingestor.events.EventJson;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An event in the structured mode of HTTP (CloudEvents 1.0.2, "JSON Event Format"), and the body with which Funqy understands all of it.
 *
 * @param event the event
 * @param body the body for Funqy. Extensions that are numbers or booleans, which it reads as null, are texts; attributes that are null, which it
 *     reads as the text "null", are absent; JSON data that came as {@code data_base64}, which it does not read, is {@code data}
 */
record StructuredEvent(CloudEvent event, Buffer body) {
    static final String CONTENT_TYPE = "application/cloudevents+json";

    private static final String DATA = "data";
    private static final String DATA_BASE64 = "data_base64";
    private static final Set<String> NO_ATTRIBUTES = Set.of(DATA, DATA_BASE64);

    static StructuredEvent read(byte[] json) throws NotACloudEventException {
        var tree = parse(json);
        var event = attributes(tree).event(data(tree));
        var mended = mendAttributes(tree);
        if (tree.has(DATA_BASE64) && InputData.isJson(event.getDataContentType())) {
            mendData(tree);
            mended = true;
        }
        return new StructuredEvent(event, Buffer.buffer(mended ? EventJson.write(tree) : json));
    }

    private static ObjectNode parse(byte[] json) throws NotACloudEventException {
        try {
            if (EventTree.parse(json) instanceof ObjectNode tree) {
                return tree;
            }
            throw new NotACloudEventException(
                    List.of("Expected a CloudEvent as a JSON object, got another JSON value"));
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw new NotACloudEventException(
                    List.of("Expected a CloudEvent in JSON, got what fails at line %d, column %d: %s"
                            .formatted(at.getLineNr(), at.getColumnNr(), e.getOriginalMessage())));
        } catch (IOException e) {
            throw new NotACloudEventException(List.of("Expected a CloudEvent in JSON: " + e.getMessage()));
        }
    }

    private static EventAttributesReader attributes(ObjectNode tree) {
        var attributes = new EventAttributesReader("");
        tree.properties().forEach(property -> {
            var value = property.getValue();
            if (!NO_ATTRIBUTES.contains(property.getKey()) && !value.isNull()) {
                attributes.put(property.getKey(), attribute(value));
            }
        });
        return attributes;
    }

    private static Object attribute(JsonNode value) {
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        return value.isInt() ? (Object) value.intValue() : value.asText();
    }

    private static @Nullable CloudEventData data(ObjectNode tree) throws NotACloudEventException {
        var base64 = tree.get(DATA_BASE64);
        try {
            if (base64 != null && !base64.isNull()) {
                return BytesCloudEventData.wrap(base64.binaryValue());
            }
        } catch (IOException e) {
            throw new NotACloudEventException(List.of("Expected data_base64 to be base64: " + e.getMessage()));
        }
        var data = tree.get(DATA);
        if (data == null) {
            return null;
        }
        var type = tree.path("datacontenttype");
        var isText = data.isTextual() && type.isTextual() && !InputData.isJson(type.asText());
        return BytesCloudEventData.wrap(
                isText ? data.asText().getBytes(StandardCharsets.UTF_8) : EventJson.write(data));
    }

    private static boolean mendAttributes(ObjectNode tree) {
        var mended = false;
        for (var properties = tree.properties().iterator(); properties.hasNext(); ) {
            var property = properties.next();
            var value = property.getValue();
            if (!NO_ATTRIBUTES.contains(property.getKey()) && !value.isTextual()) {
                mended = true;
                if (value.isNull()) {
                    properties.remove();
                } else {
                    property.setValue(TextNode.valueOf(value.asText()));
                }
            }
        }
        return mended;
    }

    private static void mendData(ObjectNode tree) {
        var base64 = tree.remove(DATA_BASE64);
        try {
            tree.set(DATA, EventTree.parse(base64.binaryValue()));
        } catch (IOException noJson) {
            tree.remove(DATA); // The function fails on it, and why is found in the event.
        }
    }
}

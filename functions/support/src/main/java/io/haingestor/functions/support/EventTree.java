package io.haingestor.functions.support;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.types.Time;
import io.haingestor.events.EventJson;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An event in the CloudEvents JSON format (CloudEvents 1.0, "JSON Event Format"), as a tree. Unlike the SDK's writer it takes data that is called
 * JSON and is none: such data becomes {@code data_base64}, byte for byte. Numbers keep all their digits.
 */
final class EventTree {
    private static final ObjectReader EXACT = EventJson.mapper()
            .readerFor(JsonNode.class)
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);

    private EventTree() {}

    static ObjectNode of(CloudEvent event) {
        var tree = EventJson.mapper().createObjectNode();
        tree.put("specversion", event.getSpecVersion().toString());
        tree.put("id", event.getId());
        tree.put("source", event.getSource().toString());
        tree.put("type", event.getType());
        putText(tree, "subject", event.getSubject());
        var time = event.getTime();
        putText(tree, "time", time == null ? null : Time.writeTime(time));
        putText(tree, "dataschema", event.getDataSchema());
        putText(tree, "datacontenttype", event.getDataContentType());
        event.getExtensionNames().stream().sorted().forEach(name -> putExtension(tree, name, event.getExtension(name)));
        var data = event.getData();
        if (data != null) {
            putData(tree, event.getDataContentType(), data);
        }
        return tree;
    }

    /** @return the event in the CloudEvents JSON format, UTF-8 */
    static byte[] write(CloudEvent event) {
        return EventJson.write(of(event));
    }

    /** Parses a whole JSON text, keeping all digits of its numbers. */
    static JsonNode parse(byte[] json) throws IOException {
        JsonNode tree = EXACT.readValue(json);
        if (tree == null || tree.isMissingNode()) {
            throw new IOException("Expected JSON, got nothing");
        }
        return tree;
    }

    private static void putText(ObjectNode tree, String name, @Nullable Object value) {
        if (value != null) {
            tree.put(name, value.toString());
        }
    }

    private static void putExtension(ObjectNode tree, String name, @Nullable Object value) {
        if (value instanceof Boolean bool) {
            tree.put(name, bool);
        } else if (value instanceof Integer integer) {
            tree.put(name, integer);
        } else {
            tree.put(name, ExtensionText.of(value));
        }
    }

    private static void putData(ObjectNode tree, @Nullable String contentType, CloudEventData data) {
        var bytes = data.toBytes();
        if (InputData.isJson(contentType)) {
            try {
                tree.set("data", parse(bytes));
            } catch (IOException noJson) {
                tree.put("data_base64", bytes);
            }
        } else {
            tree.put("data_base64", bytes);
        }
    }
}

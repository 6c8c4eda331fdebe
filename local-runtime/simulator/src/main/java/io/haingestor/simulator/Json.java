package io.haingestor.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;

/** The one JSON mapper of the simulator: names in snake_case, as Home Assistant has them. */
final class Json {
    static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Json() {}

    static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("Expected a value that can be written as JSON", e);
        }
    }

    /** @throws JsonProcessingException when the text is not one JSON value */
    static JsonNode read(String text) throws JsonProcessingException {
        var node = MAPPER.readTree(text);
        return node == null ? MAPPER.missingNode() : node;
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }
}

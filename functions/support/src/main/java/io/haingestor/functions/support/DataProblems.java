package io.haingestor.functions.support;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import io.haingestor.events.Rejected.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds everything in a JSON text that does not fit the type it is read as, where Jackson alone stops at the first. A value that does not fit is
 * noted and taken as absent.
 */
final class DataProblems extends DeserializationProblemHandler {
    private static final String MALFORMED = "data-malformed";

    private final List<Reason> problems = new ArrayList<>();

    List<Reason> find(ObjectReader reader, byte[] json) {
        try {
            if (reader.withHandler(this).readValue(json) == null && problems.isEmpty()) {
                problems.add(new Reason("data-missing", "Expected data, got null", null));
            }
        } catch (JsonMappingException e) {
            problems.add(new Reason(MALFORMED, e.getOriginalMessage(), pointer(e)));
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            problems.add(new Reason(
                    MALFORMED,
                    "Expected JSON, got what fails at line %d, column %d: %s"
                            .formatted(at.getLineNr(), at.getColumnNr(), e.getOriginalMessage()),
                    null));
        } catch (IOException | RuntimeException e) {
            // What reads a value may fail in its own way; the data is what it failed on.
            problems.add(new Reason(MALFORMED, String.valueOf(e.getMessage()), null));
        }
        return problems;
    }

    @Override
    public @Nullable Object handleWeirdStringValue(
            DeserializationContext context, Class<?> target, String value, String message) {
        note(context.getParser(), "Expected %s, got '%s'".formatted(target.getSimpleName(), shortened(value)));
        return null;
    }

    @Override
    public @Nullable Object handleWeirdNumberValue(
            DeserializationContext context, Class<?> target, Number value, String message) {
        note(context.getParser(), "Expected %s, got %s".formatted(target.getSimpleName(), value));
        return null;
    }

    @Override
    public @Nullable Object handleUnexpectedToken(
            DeserializationContext context, JavaType target, JsonToken token, JsonParser parser, String message)
            throws IOException {
        note(parser, "Expected %s, got %s".formatted(target.getRawClass().getSimpleName(), named(token)));
        parser.skipChildren();
        return null;
    }

    private void note(JsonParser parser, String message) {
        problems.add(new Reason(
                MALFORMED, message, parser.getParsingContext().pathAsPointer().toString()));
    }

    private static String named(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a text";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            default -> token.asString() == null ? token.name() : token.asString();
        };
    }

    private static String shortened(String value) {
        return value.length() <= 60 ? value : value.substring(0, 60) + "…";
    }

    private static @Nullable String pointer(JsonMappingException failure) {
        var pointer = new StringBuilder();
        for (var step : failure.getPath()) {
            var name = step.getFieldName() == null ? String.valueOf(step.getIndex()) : step.getFieldName();
            pointer.append('/').append(name.replace("~", "~0").replace("/", "~1"));
        }
        return pointer.isEmpty() ? null : pointer.toString();
    }
}

package io.haingestor.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which keys a command takes; refuses others in the words of voluptuous, the library Home Assistant checks with. */
final class Schema {
    /** What a key's value must be. */
    enum Kind {
        TEXT("expected str"),
        INTEGER("expected int"),
        POSITIVE("expected int"),
        TRUTH("expected bool"),
        OBJECT("expected dict"),
        TEXTS("expected a list"),
        INTEGERS("expected int"),
        ANY("");

        private final String expected;

        Kind(String expected) {
            this.expected = expected;
        }

        boolean admits(JsonNode value) {
            return switch (this) {
                case TEXT -> value.isTextual();
                case INTEGER -> value.isIntegralNumber();
                case POSITIVE -> value.isIntegralNumber() && value.asLong() >= 0;
                case TRUTH -> value.isBoolean();
                case OBJECT -> value.isObject();
                case TEXTS -> value.isArray() && all(value, TEXT);
                case INTEGERS -> value.isObject() && all(value, INTEGER);
                case ANY -> true;
            };
        }

        private static boolean all(JsonNode values, Kind kind) {
            for (var value : values) {
                if (!kind.admits(value)) {
                    return false;
                }
            }
            return true;
        }
    }

    private final Map<String, Kind> keys = new LinkedHashMap<>();
    private final List<String> required = new ArrayList<>();

    static Schema none() {
        return new Schema();
    }

    Schema copy() {
        var copy = new Schema();
        copy.keys.putAll(keys);
        copy.required.addAll(required);
        return copy;
    }

    Schema required(String key, Kind kind) {
        required.add(key);
        return optional(key, kind);
    }

    Schema optional(String key, Kind kind) {
        keys.put(key, kind);
        return this;
    }

    void check(ObjectNode message) throws CommandException {
        var problems = new ArrayList<String>();
        message.properties().forEach(field -> {
            var key = field.getKey();
            var kind = keys.get(key);
            if (kind == null) {
                if (!key.equals("id") && !key.equals("type")) {
                    problems.add("extra keys not allowed @ data['" + key + "']. Got " + python(field.getValue()));
                }
            } else if (!kind.admits(field.getValue())) {
                problems.add(
                        kind.expected + " for dictionary value @ data['" + key + "']. Got " + python(field.getValue()));
            }
        });
        for (var key : required) {
            if (!message.has(key)) {
                problems.add("required key not provided @ data['" + key + "']. Got None");
            }
        }
        if (!problems.isEmpty()) {
            throw CommandException.invalidFormat(String.join("\n", problems));
        }
    }

    /** As Python's {@code repr} shows the value. */
    static String python(JsonNode value) {
        if (value.isNull()) {
            return "None";
        }
        if (value.isBoolean()) {
            return value.asBoolean() ? "True" : "False";
        }
        if (value.isTextual()) {
            return '\'' + value.asText() + '\'';
        }
        var parts = new ArrayList<String>();
        if (value.isArray()) {
            value.forEach(item -> parts.add(python(item)));
            return '[' + String.join(", ", parts) + ']';
        }
        if (value.isObject()) {
            value.properties().forEach(field -> parts.add('\'' + field.getKey() + "': " + python(field.getValue())));
            return '{' + String.join(", ", parts) + '}';
        }
        return value.asText();
    }
}

package io.haingestor.broker.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Pieces of YAML, read strictly: an unknown key is an error, so that no expectation is lost to a slip of the pen. */
final class Written {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Written() {}

    /** The map; an empty one for null. */
    @SuppressWarnings("unchecked") // YAML maps have texts as keys, or the case is refused below.
    static Map<String, Object> map(Object value) {
        if (value == null) {
            return Map.of();
        }
        if (value instanceof Map<?, ?> map && map.keySet().stream().allMatch(String.class::isInstance)) {
            return (Map<String, Object>) map;
        }
        throw new IllegalArgumentException("expected a map of names, found " + value);
    }

    /** The list; an empty one for null. */
    static List<?> items(Object value) {
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("expected a list, found " + value);
    }

    static String text(Map<String, Object> map, String key) {
        if (map.get(key) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("expected a text for '" + key + "', found " + map.get(key));
    }

    static void allowOnly(Map<String, Object> map, List<String> keys) {
        for (var key : map.keySet()) {
            if (!keys.contains(key)) {
                throw new IllegalArgumentException("expected one of " + keys + ", found '" + key + "'");
            }
        }
    }

    /** What the keys {@code body}, {@code base64} and {@code size} (so many letters) say; nothing without them. */
    static byte[] bytes(Map<String, Object> map) {
        if (map.get("size") instanceof Integer size) {
            return letters(size);
        }
        if (map.get("base64") instanceof String base64) {
            return Base64.getDecoder().decode(base64);
        }
        return map.get("body") instanceof String text ? text.getBytes(UTF_8) : new byte[0];
    }

    private static byte[] letters(int size) {
        var letters = new byte[size];
        for (var i = 0; i < size; i++) {
            letters[i] = (byte) ('a' + i % 26);
        }
        return letters;
    }

    static byte[] json(Map<String, Object> map) {
        try {
            return JSON.writeValueAsBytes(map);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Puts values in for {@code $names}, in every text. */
    static Object fill(Object value, Map<String, String> names) {
        if (value instanceof String text) {
            var filled = text;
            for (var name : names.entrySet()) {
                filled = filled.replace(name.getKey(), name.getValue());
            }
            return filled;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(item -> fill(item, names)).toList();
        }
        if (value instanceof Map<?, ?> map) {
            var filled = new LinkedHashMap<Object, Object>();
            map.forEach((key, item) -> filled.put(fill(key, names), fill(item, names)));
            return filled;
        }
        return value;
    }
}

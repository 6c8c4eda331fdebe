package io.haingestor.timeseries;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What all points of one thing share: measurement and tags.
 *
 * @param measurement the kind of point
 * @param tags what names the thing
 */
public record Series(String measurement, Map<String, String> tags) {

    /** Copies its tags. */
    public Series {
        Objects.requireNonNull(measurement);
        tags = Map.copyOf(tags);
    }

    /**
     * The series as one text: the head of a line of InfluxDB's line protocol, tags ordered by name, e.g.
     * {@code state,domain=sensor,entity_id=sensor.kitchen}. Equal series have equal keys, different ones different keys.
     * Stores answer in the order of this key (by code point).
     *
     * @return the key
     */
    public String key() {
        var key = new StringBuilder(32 + 24 * tags.size());
        escape(measurement, false, key);
        var sorted = tags.size() < 2 ? tags : new TreeMap<>(tags);
        for (var tag : sorted.entrySet()) {
            escape(tag.getKey(), true, key.append(','));
            escape(tag.getValue(), true, key.append('='));
        }
        return key.toString();
    }

    /**
     * @param key what {@link #key()} gave
     * @return the series of that key
     * @throws IllegalArgumentException when it is not such a key
     */
    public static Series ofKey(String key) {
        var reader = new KeyReader(key);
        var measurement = reader.until(false);
        var tags = new HashMap<String, String>();
        while (reader.hasMore()) {
            var name = reader.until(true);
            tags.put(name, reader.until(false));
        }
        return new Series(measurement, tags);
    }

    /** Takes a key apart again. */
    private static final class KeyReader {
        private final String key;
        private int at;

        KeyReader(String key) {
            this.key = key;
        }

        boolean hasMore() {
            return at < key.length();
        }

        /** Reads to the next separator that is not escaped, an equals sign or a comma, and steps over it. */
        String until(boolean equalsSign) {
            var text = new StringBuilder();
            while (at < key.length()) {
                char c = key.charAt(at++);
                if (c == (equalsSign ? '=' : ',')) {
                    return text.toString();
                }
                if (c == '\\' && at < key.length()) {
                    c = key.charAt(at++) == 'n' ? '\n' : key.charAt(at - 1);
                }
                text.append(c);
            }
            if (equalsSign) {
                throw new IllegalArgumentException("Expected the key of a series, got " + key);
            }
            return text.toString();
        }
    }

    private static void escape(String text, boolean equalsSign, StringBuilder to) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> to.append("\\n");
                case '\\' -> to.append("\\\\");
                case ',', ' ' -> to.append('\\').append(c);
                case '=' -> to.append(equalsSign ? "\\=" : "=");
                default -> to.append(c);
            }
        }
    }
}

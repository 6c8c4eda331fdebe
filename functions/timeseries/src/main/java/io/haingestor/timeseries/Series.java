package io.haingestor.timeseries;

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

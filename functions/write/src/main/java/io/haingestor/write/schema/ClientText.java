package io.haingestor.write.schema;

import java.util.HashMap;
import java.util.Map;

/**
 * What InfluxDB understands of the names that Home Assistant's client sends (influxdb-client 1.24.0, {@code client/write/point.py}): the client writes
 * a line break as a backslash and a letter, which InfluxDB takes as these two characters, and follows a backslash at the end of a tag by a
 * blank, which InfluxDB takes as an escaped blank.
 */
final class ClientText {
    private ClientText() {}

    /** @return a measurement or the name of a field, as it is stored */
    static String name(String text) {
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\n' || c == '\t' || c == '\r') {
                return text.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r");
            }
        }
        return text;
    }

    /** @return tags as they are stored: without those that are empty */
    static Map<String, String> tags(Map<String, String> tags) {
        var stored = new HashMap<String, String>();
        tags.forEach((name, text) -> {
            if (!name.isEmpty() && !text.isEmpty()) {
                var value = name(text);
                stored.put(name(name), value.endsWith("\\") ? value.substring(0, value.length() - 1) + ' ' : value);
            }
        });
        return stored;
    }
}

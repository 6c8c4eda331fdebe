package io.haingestor.write.schema;

import io.haingestor.timeseries.FieldValue;
import io.haingestor.timeseries.InfluxStore;
import io.haingestor.timeseries.Point;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * A point as one line of InfluxDB's line protocol, laid out as the Python client that Home Assistant uses does it (influxdb-client 1.24.0,
 * {@code client/write/point.py}): names sorted by code point, numbers as {@code repr} without a trailing {@code .0}, nanoseconds.
 */
public final class LineProtocol {
    private static final Comparator<String> BY_CODE_POINT = (a, b) -> {
        for (int at = 0; at < a.length() && at < b.length(); ) {
            int ours = a.codePointAt(at);
            int theirs = b.codePointAt(at);
            if (ours != theirs) {
                return Integer.compare(ours, theirs);
            }
            at += Character.charCount(ours);
        }
        return Integer.compare(a.length(), b.length());
    };

    private LineProtocol() {}

    /**
     * @param point a point; its dimensions are written as the store for InfluxDB does: as text fields {@code dimension_<name>}
     * @return the line, without a line feed at its end
     */
    public static String of(Point point) {
        var line = new StringBuilder(160);
        escape(point.measurement(), false, line);
        for (var tag : sorted(point.tags()).entrySet()) {
            escape(tag.getKey(), true, line.append(','));
            escape(tag.getValue(), true, line.append('='));
        }
        char separator = ' ';
        for (var field : sorted(fields(point)).entrySet()) {
            escape(field.getKey(), true, line.append(separator));
            append(field.getValue(), line.append('='));
            separator = ',';
        }
        return line.append(' ').append(point.timeMicros()).append("000").toString();
    }

    private static Map<String, FieldValue> fields(Point point) {
        if (point.dimensions().isEmpty()) {
            return point.fields();
        }
        var fields = new TreeMap<String, FieldValue>(BY_CODE_POINT);
        point.dimensions()
                .forEach((name, text) -> fields.put(InfluxStore.DIMENSION_PREFIX + name, new FieldValue.Text(text)));
        fields.putAll(point.fields());
        return fields;
    }

    private static <V> Map<String, V> sorted(Map<String, V> map) {
        if (map.size() < 2 || map instanceof TreeMap) {
            return map;
        }
        var sorted = new TreeMap<String, V>(BY_CODE_POINT);
        sorted.putAll(map);
        return sorted;
    }

    private static void append(FieldValue value, StringBuilder to) {
        if (value instanceof FieldValue.Numeric number) {
            var text = PythonFloat.repr(number.value());
            to.append(text, 0, text.endsWith(".0") ? text.length() - 2 : text.length());
        } else if (value instanceof FieldValue.Text text) {
            to.append('"');
            for (int at = 0; at < text.value().length(); at++) {
                char c = text.value().charAt(at);
                if (c == '"' || c == '\\') {
                    to.append('\\');
                }
                to.append(c);
            }
            to.append('"');
        }
    }

    private static void escape(String text, boolean equalsSign, StringBuilder to) {
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            switch (c) {
                case ',', ' ' -> to.append('\\').append(c);
                case '=' -> to.append(equalsSign ? "\\=" : "=");
                default -> to.append(c);
            }
        }
    }
}

package io.haingestor.timeseries;

import io.haingestor.timeseries.FieldValue.Numeric;
import io.haingestor.timeseries.FieldValue.Text;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Points as lines of InfluxDB's line protocol (https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/).
 *
 * <p>A dimension is a string field with a prefix: as a tag it would be part of the point's identity, and the prefix keeps it apart from
 * the fields when it is read. Every number is written as a float, since an integer would be another type.
 */
final class LineProtocol {
    static final String DIMENSION_PREFIX = "dimension_";

    /** A field of that name is taken by InfluxDB with a 204, and is not stored. */
    static final Set<String> RESERVED_FIELDS = Set.of("time");

    private static final Set<String> RESERVED_TAGS = Set.of("time", "_field", "_measurement");

    private LineProtocol() {}

    /** Returns why a point cannot be said as a line, or null when it can. */
    static @Nullable String problem(Point point) {
        if (point.measurement().startsWith("#")) {
            return "the measurement " + point.measurement() + " begins with #, which makes a comment of its line";
        }
        var problem = nameProblem("measurement", point.measurement());
        for (var tag : point.tags().entrySet()) {
            if (RESERVED_TAGS.contains(tag.getKey())) {
                return "the name " + tag.getKey() + " of a tag is InfluxDB's own";
            }
            problem = problem == null ? nameProblem("name of a tag", tag.getKey()) : problem;
            problem = problem == null ? nameProblem("tag " + tag.getKey(), tag.getValue()) : problem;
        }
        for (var name : point.dimensions().keySet()) {
            problem = problem == null ? nameProblem("name of a dimension", name) : problem;
        }
        for (var name : point.fields().keySet()) {
            problem = problem == null ? nameProblem("name of a field", name) : problem;
        }
        return problem;
    }

    private static @Nullable String nameProblem(String what, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                return "the " + what + " has a line break, which a line cannot carry: " + text;
            }
            if (c == '\\' && (i == text.length() - 1 || ",= \\".indexOf(text.charAt(i + 1)) >= 0)) {
                return "the " + what + " has a backslash at its end or before a comma, blank, equals sign or backslash,"
                        + " which a line cannot carry: " + text;
            }
        }
        return null;
    }

    /** Returns the line of a point with these fields. */
    static String line(Point point, Map<String, FieldValue> fields) {
        var line = new StringBuilder(256);
        escape(point.measurement(), false, line);
        for (var tag : new TreeMap<>(point.tags()).entrySet()) {
            escape(tag.getKey(), true, line.append(','));
            escape(tag.getValue(), true, line.append('='));
        }
        char separator = ' ';
        for (var field : new TreeMap<>(fields).entrySet()) {
            escape(field.getKey(), true, line.append(separator));
            value(field.getValue(), line.append('='));
            separator = ',';
        }
        for (var dimension : new TreeMap<>(point.dimensions()).entrySet()) {
            escape(DIMENSION_PREFIX + dimension.getKey(), true, line.append(separator));
            quote(dimension.getValue(), line.append('='));
        }
        return line.append(' ').append(point.timeMicros()).toString();
    }

    /** Reads the key of a series as {@code SHOW SERIES} gives it. */
    static Series series(String key) {
        int at = end(key, 0, ',');
        var measurement = unescape(key.substring(0, at));
        var tags = new HashMap<String, String>();
        while (at < key.length()) {
            int equals = end(key, at + 1, '=');
            int end = end(key, equals + 1, ',');
            tags.put(unescape(key.substring(at + 1, equals)), unescape(key.substring(equals + 1, end)));
            at = end;
        }
        return new Series(measurement, tags);
    }

    private static int end(String key, int from, char separator) {
        for (int i = from; i < key.length(); i++) {
            if (key.charAt(i) == '\\') {
                i++;
            } else if (key.charAt(i) == separator) {
                return i;
            }
        }
        return key.length();
    }

    private static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        var plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            boolean escapes = text.charAt(i) == '\\' && i + 1 < text.length() && ",= ".indexOf(text.charAt(i + 1)) >= 0;
            plain.append(text.charAt(escapes ? ++i : i));
        }
        return plain.toString();
    }

    private static void escape(String text, boolean equalsSign, StringBuilder to) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ',' || c == ' ' || (c == '=' && equalsSign)) {
                to.append('\\');
            }
            to.append(c);
        }
    }

    private static void value(FieldValue value, StringBuilder to) {
        if (value instanceof Text text) {
            quote(text.value(), to);
        } else if (value instanceof Numeric number) {
            to.append(number.value());
        }
    }

    private static void quote(String text, StringBuilder to) {
        to.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                to.append('\\');
            }
            to.append(c);
        }
        to.append('"');
    }
}

package io.haingestor.timeseries;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Pieces of InfluxQL (https://docs.influxdata.com/influxdb/v2/reference/syntax/influxql/spec/). */
final class InfluxQl {
    private static final String REGEX_SIGNS = "\\.[]{}()*+-?^$|/";

    private InfluxQl() {}

    static String identifier(String name) {
        return quoted(name, '"');
    }

    static String text(String text) {
        return quoted(text, '\'');
    }

    private static String quoted(String text, char quote) {
        var quoted = new StringBuilder(text.length() + 2).append(quote);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> quoted.append("\\n");
                case '\\' -> quoted.append("\\\\");
                default -> {
                    if (c == quote) {
                        quoted.append('\\');
                    }
                    quoted.append(c);
                }
            }
        }
        return quoted.append(quote).toString();
    }

    /** Returns measurements as the source of a statement. */
    static String from(Collection<String> measurements) {
        return measurements.isEmpty()
                ? "/.*/"
                : measurements.stream().sorted().map(InfluxQl::identifier).collect(Collectors.joining(", "));
    }

    /** Returns conditions that the tags of a series fulfil; empty when there are none. */
    static String tags(Map<String, String> tags) {
        return new TreeMap<>(tags)
                .entrySet().stream()
                        .map(tag -> identifier(tag.getKey()) + " = " + text(tag.getValue()))
                        .collect(Collectors.joining(" AND "));
    }

    /** Returns conditions on tags or fields, their names with this prefix; empty when there are none. */
    static String matches(String prefix, Map<String, TextMatch> matches) {
        return new TreeMap<>(matches)
                .entrySet().stream()
                        .map(match -> match(identifier(prefix + match.getKey()), match.getValue()))
                        .collect(Collectors.joining(" AND "));
    }

    private static String match(String name, TextMatch match) {
        if (match instanceof TextMatch.OneOf oneOf) {
            return oneOf.texts().stream()
                    .sorted()
                    .map(text -> name + " = " + text(text))
                    .collect(Collectors.joining(" OR ", "(", ")"));
        }
        return name + " =~ /" + regex(((TextMatch.Glob) match).pattern()) + "/";
    }

    private static String regex(String glob) {
        var regex = new StringBuilder("(?s)^");
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                case '\n' -> regex.append("\\n");
                default -> {
                    if (REGEX_SIGNS.indexOf(c) >= 0) {
                        regex.append('\\');
                    }
                    regex.append(c);
                }
            }
        }
        return regex.append('$').toString();
    }

    static String time(TimeRange range) {
        return "time >= " + range.fromMicros() + "u AND time < " + range.toMicros() + "u";
    }

    /** Joins conditions that all must hold; empty ones are left out. Begins with WHERE unless there is none. */
    static String where(String... conditions) {
        var all = Arrays.stream(conditions).filter(c -> !c.isEmpty()).collect(Collectors.joining(" AND "));
        return all.isEmpty() ? "" : " WHERE " + all;
    }
}

package io.haingestor.timeseries;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One line of line protocol, taken apart as strictly as InfluxDB 2.8 does. */
record InfluxStandInLine(String measurement, Map<String, String> tags, Map<String, Object> fields, long timeMicros) {

    /** @throws IllegalArgumentException in the server's words, for the first line that does not parse */
    static List<InfluxStandInLine> parse(String body, String precision, Clock clock) {
        var lines = new ArrayList<InfluxStandInLine>();
        for (var text : split(body)) {
            if (!text.isBlank() && !text.startsWith("#")) {
                lines.add(new Parser(text).line(precision, clock));
            }
        }
        return lines;
    }

    /** Splits at line breaks outside of quotes. */
    private static List<String> split(String body) {
        var lines = new ArrayList<String>();
        boolean quoted = false;
        int begin = 0;
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '\n' && !quoted) {
                lines.add(body.substring(begin, i));
                begin = i + 1;
            }
        }
        lines.add(body.substring(begin));
        return lines;
    }

    private static final class Parser {
        private final String line;
        private int at;

        Parser(String line) {
            this.line = line;
        }

        InfluxStandInLine line(String precision, Clock clock) {
            var measurement = until(", ");
            var tags = new TreeMap<String, String>();
            while (at < line.length() && line.charAt(at) == ',') {
                at++;
                var name = until("=, ");
                require(at < line.length() && line.charAt(at) == '=', "missing tag value");
                at++;
                var value = until(", ");
                require(!value.isEmpty(), "missing tag value");
                require(!name.equals("time") && !name.equals("_field"), "invalid tag key");
                tags.put(name, value);
            }
            require(!measurement.isEmpty(), "missing measurement");
            require(at < line.length(), "missing fields");
            at++;
            return new InfluxStandInLine(measurement, tags, fields(), time(precision, clock));
        }

        private Map<String, Object> fields() {
            var fields = new TreeMap<String, Object>();
            do {
                var name = until("=, ");
                require(!name.isEmpty(), "missing field key");
                require(at < line.length() && line.charAt(at) == '=', "missing field value");
                at++;
                fields.put(name, value());
            } while (at < line.length() && line.charAt(at++) == ',');
            return fields;
        }

        private Object value() {
            require(at < line.length() && line.charAt(at) != ',' && line.charAt(at) != ' ', "missing field value");
            if (line.charAt(at) == '"') {
                return text();
            }
            int begin = at;
            while (at < line.length() && line.charAt(at) != ',' && line.charAt(at) != ' ') {
                at++;
            }
            var raw = line.substring(begin, at);
            if (List.of("t", "T", "true", "True", "TRUE").contains(raw)) {
                return true;
            }
            if (List.of("f", "F", "false", "False", "FALSE").contains(raw)) {
                return false;
            }
            try {
                if (raw.endsWith("i")) {
                    return Long.parseLong(raw.substring(0, raw.length() - 1));
                }
                require(raw.matches("[-+]?[0-9.]+([eE][-+]?[0-9]+)?"), "invalid number");
                double number = Double.parseDouble(raw);
                require(Double.isFinite(number), "invalid number");
                return number;
            } catch (NumberFormatException e) {
                throw problem("invalid number");
            }
        }

        private String text() {
            var text = new StringBuilder();
            for (at++; at < line.length(); at++) {
                char c = line.charAt(at);
                if (c == '\\' && at + 1 < line.length() && "\"\\".indexOf(line.charAt(at + 1)) >= 0) {
                    text.append(line.charAt(++at));
                } else if (c == '"') {
                    at++;
                    return text.toString();
                } else {
                    text.append(c);
                }
            }
            throw problem("unbalanced quotes");
        }

        private long time(String precision, Clock clock) {
            var raw = at >= line.length() ? "" : line.substring(at).trim();
            if (raw.isEmpty()) {
                return Math.floorDiv(clock.millis() * 1_000, 1);
            }
            try {
                long time = Long.parseLong(raw);
                return switch (precision) {
                    case "s" -> Math.multiplyExact(time, 1_000_000L);
                    case "ms" -> Math.multiplyExact(time, 1_000L);
                    case "us" -> {
                        require(Math.abs(time) <= Long.MAX_VALUE / 1_000, "time outside range");
                        yield time;
                    }
                    default -> Math.floorDiv(time, 1_000L);
                };
            } catch (NumberFormatException e) {
                throw problem("bad timestamp");
            }
        }

        private String until(String ends) {
            var text = new StringBuilder();
            for (; at < line.length() && ends.indexOf(line.charAt(at)) < 0; at++) {
                if (line.charAt(at) == '\\' && at + 1 < line.length()) {
                    if (",= ".indexOf(line.charAt(at + 1)) < 0) {
                        text.append('\\');
                    }
                    at++;
                }
                text.append(line.charAt(at));
            }
            return text.toString();
        }

        private void require(boolean condition, String problem) {
            if (!condition) {
                throw problem(problem);
            }
        }

        private IllegalArgumentException problem(String problem) {
            return new IllegalArgumentException("unable to parse '" + line + "': " + problem);
        }
    }
}

package io.haingestor.timeseries;

import java.util.Map;
import java.util.regex.Pattern;

/** A condition of InfluxQL on tags, fields and time. */
interface InfluxStandInCondition {
    InfluxStandInCondition TRUE = (tags, fields, micros) -> true;

    boolean holds(Map<String, String> tags, Map<String, Object> fields, long micros);

    static InfluxStandInCondition parse(InfluxStandInTokens tokens) {
        var left = and(tokens);
        while (tokens.take("OR")) {
            var first = left;
            var second = and(tokens);
            left = (tags, fields, micros) -> first.holds(tags, fields, micros) || second.holds(tags, fields, micros);
        }
        return left;
    }

    private static InfluxStandInCondition and(InfluxStandInTokens tokens) {
        var left = comparison(tokens);
        while (tokens.take("AND")) {
            var first = left;
            var second = comparison(tokens);
            left = (tags, fields, micros) -> first.holds(tags, fields, micros) && second.holds(tags, fields, micros);
        }
        return left;
    }

    private static InfluxStandInCondition comparison(InfluxStandInTokens tokens) {
        if (tokens.take("(")) {
            var inner = parse(tokens);
            tokens.require(")");
            return inner;
        }
        if (tokens.take("time")) {
            boolean from = tokens.take(">=");
            if (!from) {
                tokens.require("<");
            }
            long bound = tokens.next().micros();
            return (tags, fields, micros) -> from ? micros >= bound : micros < bound;
        }
        var name = tokens.next().text();
        if (tokens.take("=~")) {
            var pattern = Pattern.compile(tokens.next().text());
            return (tags, fields, micros) ->
                    pattern.matcher(value(name, tags, fields)).find();
        }
        tokens.require("=");
        var text = tokens.next().text();
        return (tags, fields, micros) -> value(name, tags, fields).equals(text);
    }

    /** An absent tag is an empty text. */
    private static String value(String name, Map<String, String> tags, Map<String, Object> fields) {
        var tag = tags.get(name);
        return tag != null ? tag : fields.getOrDefault(name, "").toString();
    }
}

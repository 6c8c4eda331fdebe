package io.haingestor.write.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.haingestor.timeseries.FieldValue;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The fields of one point while they are gathered in the order of the attributes, which decides clashes. A field may hold a number that no store takes
 * until a later attribute asks whether its name is used, so numbers are kept as they are and sorted out at the end.
 */
final class ClassicFields {
    private final Map<String, Object> fields = new HashMap<>();

    void putNumber(String name, double value) {
        fields.put(name, value);
    }

    void putText(String name, String value) {
        fields.put(name, value);
    }

    /** A number where Python's {@code float()} takes it; else {@code <name>_str}, and the digits in it as a number. */
    void putAttribute(String attribute, JsonNode value) {
        var name = fields.containsKey(attribute) ? attribute + '_' : attribute;
        var number = number(value);
        if (number.isPresent()) {
            fields.put(name, number.getAsDouble());
        } else {
            var text = PythonText.str(value);
            fields.put(name + "_str", text);
            if (hasDigitTail(text)) {
                PythonFloat.parse(digits(text)).ifPresent(digits -> fields.put(name, digits));
            }
        }
        if (fields.get(name) instanceof Double kept && !Double.isFinite(kept)) {
            fields.remove(name);
        }
    }

    /** @return what a store takes: InfluxDB's client leaves out what is not finite, and a field has a name */
    Map<String, FieldValue> toMap() {
        var kept = new HashMap<String, FieldValue>();
        fields.forEach((key, value) -> {
            var name = ClientText.name(key);
            if (value instanceof String text) {
                kept.put(name, new FieldValue.Text(text));
            } else if (value instanceof Double number && Double.isFinite(number)) {
                kept.put(name, new FieldValue.Numeric(number));
            }
        });
        kept.remove("");
        return kept;
    }

    private static OptionalDouble number(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER -> OptionalDouble.of(value.doubleValue());
            case BOOLEAN -> OptionalDouble.of(value.booleanValue() ? 1 : 0);
            case STRING -> PythonFloat.parse(value.textValue());
            default -> OptionalDouble.empty();
        };
    }

    /** Whether {@code ^[^\.]*\d+\.?\d+[^\.]*$} matches: two digits side by side and no dot, or one dot with a digit on both sides. */
    private static boolean hasDigitTail(String text) {
        int dot = text.indexOf('.');
        if (dot >= 0) {
            return text.indexOf('.', dot + 1) < 0
                    && dot > 0
                    && PythonFloat.isDigit(text.codePointBefore(dot))
                    && dot + 1 < text.length()
                    && PythonFloat.isDigit(text.codePointAt(dot + 1));
        }
        boolean afterDigit = false;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            boolean digit = PythonFloat.isDigit(text.codePointAt(at));
            if (digit && afterDigit) {
                return true;
            }
            afterDigit = digit;
        }
        return false;
    }

    /** {@code re.sub("[^\d.]+", "", text)}. */
    private static String digits(String text) {
        var digits = new StringBuilder();
        text.codePoints().filter(c -> c == '.' || PythonFloat.isDigit(c)).forEach(digits::appendCodePoint);
        return digits.toString();
    }
}

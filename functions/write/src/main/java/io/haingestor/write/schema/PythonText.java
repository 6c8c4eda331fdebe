package io.haingestor.write.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** JSON values as Python's {@code str()} writes them after {@code json.loads}. */
final class PythonText {
    private PythonText() {}

    /** @return {@code str(value)} */
    static String str(JsonNode value) {
        if (value.isTextual()) {
            return value.textValue();
        }
        var text = new StringBuilder();
        repr(value, text);
        return text.toString();
    }

    private static void repr(JsonNode value, StringBuilder to) {
        switch (value.getNodeType()) {
            case STRING -> repr(value.textValue(), to);
            case BOOLEAN -> to.append(value.booleanValue() ? "True" : "False");
            case NUMBER ->
                to.append(
                        value.isIntegralNumber()
                                ? value.bigIntegerValue().toString()
                                : PythonFloat.repr(value.doubleValue()));
            case ARRAY -> reprOfArray(value, to);
            case OBJECT -> reprOfObject(value, to);
            default -> to.append("None");
        }
    }

    private static void reprOfArray(JsonNode array, StringBuilder to) {
        var separator = "[";
        for (var item : array) {
            to.append(separator);
            repr(item, to);
            separator = ", ";
        }
        to.append(array.isEmpty() ? "[]" : "]");
    }

    private static void reprOfObject(JsonNode object, StringBuilder to) {
        var separator = "{";
        for (var entry : object.properties()) {
            to.append(separator);
            repr(entry.getKey(), to);
            to.append(": ");
            repr(entry.getValue(), to);
            separator = ", ";
        }
        to.append(object.isEmpty() ? "{}" : "}");
    }

    private static void repr(String text, StringBuilder to) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        to.append(quote);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\\' -> to.append("\\\\");
                case '\n' -> to.append("\\n");
                case '\r' -> to.append("\\r");
                case '\t' -> to.append("\\t");
                default -> {
                    if (c == quote) {
                        to.append('\\').append(quote);
                    } else if (isPrintable(c)) {
                        to.appendCodePoint(c);
                    } else {
                        escape(c, to);
                    }
                }
            }
        });
        to.append(quote);
    }

    private static void escape(int c, StringBuilder to) {
        var format = c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x";
        to.append(String.format(Locale.ROOT, format, c));
    }

    /** As {@code str.isprintable}: all but "other" and separators, of which only the space is printable. */
    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }
}

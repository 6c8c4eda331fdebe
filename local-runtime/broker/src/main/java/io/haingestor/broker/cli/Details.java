package io.haingestor.broker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;

/** All that is known of one thing, a line for each. */
final class Details {
    private static final int INDENT = 2;

    private Details() {}

    static void print(JsonNode node, PrintWriter out) {
        print(node, out, 0);
    }

    private static void print(JsonNode node, PrintWriter out, int indent) {
        var width = 0;
        for (var field : node.properties()) {
            width = Math.max(width, field.getKey().length() + 1);
        }
        for (var field : node.properties()) {
            var name =
                    " ".repeat(indent) + Table.printable(field.getKey(), false).replace('_', ' ') + ':';
            var value = field.getValue();
            if (value.isValueNode()) {
                out.println(name + " ".repeat(width + indent + 1 - name.length()) + text(value));
            } else {
                out.println(name);
                many(value, out, indent + INDENT);
            }
        }
    }

    private static String text(JsonNode value) {
        var text = Table.printable(value.asText(), false);
        return text.isEmpty() ? Table.NOTHING : text;
    }

    private static void many(JsonNode value, PrintWriter out, int indent) {
        if (value.isObject()) {
            print(value, out, indent);
            return;
        }
        for (var item : value) {
            if (item.isValueNode()) {
                out.println(" ".repeat(indent) + text(item));
            } else {
                many(item, out, indent);
                out.println();
            }
        }
    }
}

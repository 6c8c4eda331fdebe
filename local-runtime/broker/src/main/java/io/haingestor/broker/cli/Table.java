package io.haingestor.broker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Lines of cells below heads, each column as wide as its widest cell, numbers to the right. */
final class Table {
    /** What is not there, or not known. */
    static final String NOTHING = "-";

    private static final int LONGEST_CELL = 60;
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?( [a-z]+)?|" + NOTHING);
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Co}\\p{Cn}]");
    private static final Pattern UNPRINTABLE_BUT_LINES = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Co}\\p{Cn}&&[^\\n]]");

    /** As the API writes times; a table has no room for more than seconds. */
    private static final Pattern FRACTION = Pattern.compile("(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d)\\.\\d+Z");

    private final List<List<String>> lines = new ArrayList<>();

    Table(String... heads) {
        lines.add(List.of(heads));
    }

    /** Adds a line; null, a missing node and an empty text are shown as {@link #NOTHING}. */
    Table add(Object... cells) {
        var line = new ArrayList<String>();
        for (var cell : cells) {
            line.add(cut(printable(cell instanceof JsonNode node ? node.asText() : cell.toString(), false)));
        }
        lines.add(line);
        return this;
    }

    private static String cut(String text) {
        if (text.isEmpty()) {
            return NOTHING;
        }
        return text.length() <= LONGEST_CELL ? text : text.substring(0, LONGEST_CELL - 1) + '…';
    }

    /** @return a time to the second */
    static String seconds(JsonNode time) {
        return FRACTION.matcher(time.asText()).replaceFirst("$1Z");
    }

    /** What an event says must not reach into the terminal that shows it. */
    static String printable(String text, boolean lines) {
        return (lines ? UNPRINTABLE_BUT_LINES : UNPRINTABLE).matcher(text).replaceAll("?");
    }

    /** @param none what to say when there is no line */
    void print(PrintWriter out, String none) {
        if (lines.size() == 1) {
            out.println(none);
            return;
        }
        var columns = lines.get(0).size();
        var widths = new int[columns];
        var right = new boolean[columns];
        for (var column = 0; column < columns; column++) {
            var at = column;
            widths[at] =
                    lines.stream().mapToInt(line -> line.get(at).length()).max().orElse(0);
            right[at] = lines.stream().skip(1).allMatch(line -> NUMBER.matcher(line.get(at))
                    .matches());
        }
        for (var line : lines) {
            var text = new StringBuilder();
            for (var column = 0; column < columns; column++) {
                var gap = " ".repeat(widths[column] - line.get(column).length());
                text.append(right[column] ? gap + line.get(column) : line.get(column) + gap)
                        .append("  ");
            }
            out.println(text.toString().stripTrailing());
        }
    }
}

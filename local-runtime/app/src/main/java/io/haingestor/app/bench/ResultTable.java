package io.haingestor.app.bench;

import java.util.ArrayList;
import java.util.List;

/** Figures beside their goals, in Markdown. */
final class ResultTable {
    private final List<List<String>> rows = new ArrayList<>();
    private boolean allMet = true;

    ResultTable() {
        rows.add(List.of("figure", "goal", "measured", ""));
    }

    void row(String figure, String goal, String measured, boolean met) {
        rows.add(List.of(figure, goal, measured, met ? "met" : "MISSED"));
        allMet &= met;
    }

    /** A figure that has no goal. */
    void row(String figure, String measured) {
        rows.add(List.of(figure, "", measured, ""));
    }

    boolean allMet() {
        return allMet;
    }

    String text() {
        var text = new StringBuilder();
        for (var i = 0; i < rows.size(); i++) {
            line(text, rows.get(i));
            if (i == 0) {
                line(text, rows.get(0).stream().map(title -> "---").toList());
            }
        }
        return text.toString();
    }

    private void line(StringBuilder text, List<String> cells) {
        for (var column = 0; column < cells.size(); column++) {
            text.append("| ")
                    .append(cells.get(column))
                    .append(" ".repeat(width(column) - cells.get(column).length()));
            text.append(' ');
        }
        text.append("|\n");
    }

    private int width(int column) {
        return Math.max(
                3, rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
    }
}

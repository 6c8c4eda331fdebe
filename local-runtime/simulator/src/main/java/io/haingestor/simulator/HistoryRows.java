package io.haingestor.simulator;

import java.util.List;
import java.util.Set;

/** How the recorder's rows are written, for the WebSocket and for REST (recorder/history/modern.py of 2024.3.3). */
final class HistoryRows {
    /** Domains whose every update is significant (components/history). */
    private static final Set<String> SIGNIFICANT =
            Set.of("climate", "device_tracker", "humidifier", "thermostat", "water_heater");

    private static final String NO_CONTEXT = "00000000000000000000000000";

    private HistoryRows() {}

    /**
     * What the client wants to see.
     *
     * @param startState whether the state at the start comes first, stamped with the start
     * @param significantOnly without updates that changed attributes alone
     * @param minimal only text and time after the first row
     * @param withoutAttributes without attributes
     */
    record Options(boolean startState, boolean significantOnly, boolean minimal, boolean withoutAttributes) {}

    static boolean isSignificant(String entityId, History.Row row) {
        return row.lastChanged() == row.lastUpdated() || SIGNIFICANT.contains(domain(entityId));
    }

    /** The rows of one entity as WebSocket history has them. */
    static void compressed(StringBuilder out, List<History.Row> rows, Options options) {
        out.append('[');
        String before = null;
        for (int i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            var text = row.text();
            var full = i == 0 || !options.minimal();
            if (!full && text != null && text.equals(before)) {
                continue;
            }
            before = text;
            out.append(i == 0 ? "{\"s\":" : ",{\"s\":");
            if (text == null) {
                out.append("null");
            } else {
                WireText.string(out, text);
            }
            if (full) {
                out.append(",\"a\":").append(attributes(row, options));
            }
            out.append(",\"lu\":");
            WireText.seconds(out, row.lastUpdated());
            if (full && row.lastChanged() != row.lastUpdated()) {
                out.append(",\"lc\":");
                WireText.seconds(out, row.lastChanged());
            }
            out.append('}');
        }
        out.append(']');
    }

    /** The rows of one entity as REST has them; a removal is an empty state there. */
    static void full(StringBuilder out, String entityId, List<History.Row> rows, Options options) {
        out.append('[');
        var before = "";
        for (int i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            var text = row.text() == null ? "" : row.text();
            var full = i == 0 || !options.minimal();
            if (!full && text.equals(before)) {
                continue;
            }
            before = text;
            out.append(i == 0 ? "{" : ",{");
            if (full) {
                out.append("\"entity_id\":\"").append(entityId).append("\",");
            }
            out.append("\"state\":");
            WireText.string(out, text);
            if (full) {
                out.append(",\"attributes\":").append(attributes(row, options));
            }
            out.append(",\"last_changed\":\"");
            WireText.iso(out, full ? row.lastChanged() : row.lastUpdated());
            if (full) {
                out.append("\",\"last_updated\":\"");
                WireText.iso(out, row.lastUpdated());
                // Made up, as in the real one.
                out.append("\",\"context\":{\"id\":\"")
                        .append(NO_CONTEXT)
                        .append("\",\"parent_id\":null,\"user_id\":null}}");
            } else {
                out.append("\"}");
            }
        }
        out.append(']');
    }

    /** One live message of {@code history/stream}. */
    static String live(State after, int id, Options options) {
        var row = new History.Row(after.text(), after.attributes(), after.lastChanged(), after.lastUpdated());
        var out = new StringBuilder("{\"type\":\"event\",\"event\":{\"states\":{\"")
                .append(after.entityId())
                .append("\":");
        compressed(out, List.of(row), options);
        return out.append("}},\"id\":").append(id).append('}').toString();
    }

    /** @return whether the stream tells this change as it happens: not an addition, not a removal */
    static boolean isLive(Change change, Options options) {
        var before = change.before();
        var after = change.after();
        if (before == null || after == null) {
            return false;
        }
        return !(options.significantOnly() || options.minimal())
                || !before.text().equals(after.text())
                || SIGNIFICANT.contains(domain(after.entityId()));
    }

    private static String domain(String entityId) {
        return entityId.substring(0, entityId.indexOf('.'));
    }

    private static String attributes(History.Row row, Options options) {
        return options.withoutAttributes() ? "{}" : row.attributes().json();
    }
}

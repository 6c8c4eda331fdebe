package io.haingestor.broker.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** How long something takes, as a person says it. */
final class Durations {
    private static final int MINUTE = 60;
    private static final int HOUR = 3_600;
    private static final int DAY = 86_400;

    private Durations() {}

    /** @return as in {@code 12 s}; nothing for what is not there */
    static String text(JsonNode seconds) {
        if (!seconds.isNumber()) {
            return Table.NOTHING;
        }
        var whole = seconds.asLong();
        if (whole < 2 * MINUTE) {
            return whole + " s";
        }
        if (whole < 2 * HOUR) {
            return whole / MINUTE + " min";
        }
        return whole < 2 * DAY ? whole / HOUR + " h" : whole / DAY + " d";
    }
}

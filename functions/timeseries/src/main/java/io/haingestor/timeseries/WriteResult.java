package io.haingestor.timeseries;

import io.haingestor.events.EpochMicros;
import java.util.List;

/**
 * What became of a batch. Every point that is not among {@code refused} is durable.
 *
 * @param refused the points that can never be stored
 * @param renamed the fields that were stored under {@code <field>_str} because their type conflicts with what is stored
 */
public record WriteResult(List<Refused> refused, List<Renamed> renamed) {
    /** All points stored as they were. */
    public static final WriteResult ALL_STORED = new WriteResult(List.of(), List.of());

    /** Copies its lists. */
    public WriteResult {
        refused = List.copyOf(refused);
        renamed = List.copyOf(renamed);
    }

    /**
     * A point that can never be stored.
     *
     * @param point the point
     * @param code a stable name of the reason, kebab-case
     * @param reason what the store expected and found, for a person
     */
    public record Refused(Point point, String code, String reason) {
        static Refused timeOutOfRange(Point point) {
            return new Refused(
                    point,
                    "time-out-of-range",
                    "Expected a time between the years 1677 and 2262, got " + EpochMicros.format(point.timeMicros()));
        }
    }

    /**
     * A field that was stored under another name.
     *
     * @param point the point
     * @param field the field's name in the point
     * @param storedAs the name under which its text is stored
     * @param reason what conflicts
     */
    public record Renamed(Point point, String field, String storedAs, String reason) {}
}

package io.haingestor.timeseries;

import java.time.Duration;

/**
 * Asks for aggregates of a numeric field over windows of time. Windows are aligned to the epoch in UTC: a window of an hour begins
 * at the full hour. The first and last window count only what lies in the range. The answer is ordered by {@link Series#key()},
 * within a series by time, oldest first.
 *
 * @param filter which points
 * @param range when
 * @param field the field; where it is a text there is no window
 * @param window how long a window is; whole microseconds, at least one
 * @param limit the most windows to answer; 1 to {@value TimeSeriesStore#MAX_LIMIT}
 * @param after {@link Page#next()} of the page before; empty for the first
 */
public record WindowQuery(
        SeriesFilter filter, TimeRange range, String field, Duration window, int limit, String after) {

    /** @throws IllegalArgumentException when the limit or the window is out of its range */
    public WindowQuery {
        TimeSeriesStore.checkLimit(limit);
        if (window.isNegative() || window.isZero() || window.toDays() > 100_000 || window.toNanos() % 1_000 != 0) {
            throw new IllegalArgumentException(
                    "Expected a window of whole microseconds, at least 1 us and at most 100000 days, got " + window);
        }
    }

    /**
     * @param filter which points
     * @param range when
     * @param field the field, e.g. {@code value}
     * @param window how long a window is
     * @param limit the most windows to answer
     * @return the query for the first page
     */
    public static WindowQuery of(SeriesFilter filter, TimeRange range, String field, Duration window, int limit) {
        return new WindowQuery(filter, range, field, window, limit, "");
    }

    /**
     * @param next {@link Page#next()} of this query's answer
     * @return the query for the page after
     */
    public WindowQuery after(String next) {
        return new WindowQuery(filter, range, field, window, limit, next);
    }

    /** @return the window in microseconds */
    public long windowMicros() {
        return window.toNanos() / 1_000;
    }
}

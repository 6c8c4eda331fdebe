package io.haingestor.timeseries;

import io.haingestor.events.EpochMicros;
import java.time.Instant;

/**
 * A stretch of time.
 *
 * @param fromMicros first microsecond since the epoch that belongs to it
 * @param toMicros first microsecond that no longer does; not before {@code fromMicros}
 */
public record TimeRange(long fromMicros, long toMicros) {
    private static final long MAX_MICROS = Long.MAX_VALUE / 1_000;

    /** All that a store can hold: 1677-09-21 to 2262-04-11, the range of InfluxDB's nanoseconds. */
    public static final TimeRange ALL = new TimeRange(-MAX_MICROS, MAX_MICROS);

    /** @throws IllegalArgumentException when it ends before it begins */
    public TimeRange {
        if (toMicros < fromMicros) {
            throw new IllegalArgumentException("Expected a range that ends after its begin, got from "
                    + EpochMicros.format(fromMicros) + " to " + EpochMicros.format(toMicros));
        }
    }

    /**
     * @param from begin, inclusive
     * @param to end, exclusive
     * @return the range between, cut to whole microseconds
     * @throws IllegalArgumentException when it ends before it begins
     */
    public static TimeRange between(Instant from, Instant to) {
        return new TimeRange(EpochMicros.of(from), EpochMicros.of(to));
    }

    /**
     * @param micros a moment
     * @return whether it lies inside
     */
    public boolean contains(long micros) {
        return micros >= fromMicros && micros < toMicros;
    }

    /** Returns the part of this range from that moment on. */
    TimeRange from(long micros) {
        return new TimeRange(Math.min(Math.max(fromMicros, micros), toMicros), toMicros);
    }

    /** Returns the part of this range before that moment. */
    TimeRange to(long micros) {
        return new TimeRange(fromMicros, Math.max(Math.min(toMicros, micros), fromMicros));
    }
}

package io.haingestor.events;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Home Assistant's time stamps as whole microseconds since 1970-01-01T00:00:00Z, the precision that identifies an event.
 *
 * <p>Home Assistant says the same instant in two ways: as an ISO 8601 text in {@code state_changed}, and as a double of
 * seconds in {@code subscribe_entities} and in its history. Every part of HA-Ingestor converts by this class alone, so
 * that live, repeated and back-filled copies of an event agree.
 */
public final class EpochMicros {
    private static final long MICROS_PER_SECOND = 1_000_000L;
    private static final long NANOS_PER_MICRO = 1_000L;
    private static final double LARGEST_SECONDS = 253_402_300_800.0;
    private static final DateTimeFormatter SIX_DIGITS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private EpochMicros() {}

    /**
     * Converts seconds as Home Assistant writes them ({@code lc}, {@code lu}) the way CPython's {@code datetime} does: the
     * whole seconds and the fraction are taken apart exactly, then the fraction alone is scaled and rounded half to even.
     * Rounding {@code seconds * 1e6} instead is wrong for about one event in eight.
     *
     * @param seconds seconds since the epoch, finite, before the year 10000
     * @return microseconds since the epoch
     * @throws DateTimeException when the number is not finite or out of range
     */
    public static long ofSeconds(double seconds) {
        if (!(Math.abs(seconds) < LARGEST_SECONDS)) {
            throw new DateTimeException("Expected seconds since 1970 before the year 10000, got " + seconds);
        }
        var whole = (long) seconds;
        var fraction = seconds - whole;
        return whole * MICROS_PER_SECOND + (long) Math.rint(fraction * 1e6);
    }

    /**
     * @param instant any instant in the range of a {@code long} of microseconds; what is finer than a microsecond is cut off
     * @return microseconds since the epoch
     */
    public static long of(Instant instant) {
        return Math.addExact(
                Math.multiplyExact(instant.getEpochSecond(), MICROS_PER_SECOND), instant.getNano() / NANOS_PER_MICRO);
    }

    /**
     * @param text an ISO 8601 date and time with an offset, e.g. {@code 2026-03-01T10:15:30.123456+00:00}
     * @return microseconds since the epoch
     * @throws DateTimeException when the text is not of that form
     */
    public static long parse(String text) {
        var instant = InstantText.parse(text.toCharArray(), 0, text.length());
        return of(instant == null ? OffsetDateTime.parse(text).toInstant() : instant);
    }

    /**
     * @param micros microseconds since the epoch
     * @return the same moment
     */
    public static Instant toInstant(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, MICROS_PER_SECOND), Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO);
    }

    /**
     * @param micros microseconds since the epoch
     * @return RFC 3339 in UTC, always with six digits: {@code 2026-03-01T10:15:30.123456Z}
     */
    public static String format(long micros) {
        return SIX_DIGITS.format(toInstant(micros));
    }
}

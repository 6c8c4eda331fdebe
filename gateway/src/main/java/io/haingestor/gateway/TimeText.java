package io.haingestor.gateway;

import io.haingestor.events.EpochMicros;

/**
 * Writes microseconds since the epoch as text, in UTC. It keeps the minute it wrote last, because nearly all of a home's times share one; for one thread.
 */
final class TimeText {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND;
    private static final int MINUTE_CHARS = "2026-03-01T10:15:".length();

    private final char[] text = new char[40];
    private long minute = Long.MIN_VALUE;

    /**
     * @return as Python's {@code datetime.isoformat()}, so as Home Assistant: {@code 2026-03-01T10:15:30.123456+00:00}, and without a fraction when it is 0
     */
    String homeAssistant(long micros) {
        var fraction = micros % MICROS_PER_SECOND;
        return write(micros, fraction != 0, "+00:00");
    }

    /** @return as {@link EpochMicros#format}: {@code 2026-03-01T10:15:30.123456Z} */
    String rfc3339(long micros) {
        return write(micros, true, "Z");
    }

    private String write(long micros, boolean withFraction, String zone) {
        var thisMinute = Math.floorDiv(micros, MICROS_PER_MINUTE);
        if (thisMinute != minute) {
            EpochMicros.format(micros).getChars(0, MINUTE_CHARS, text, 0);
            minute = thisMinute;
        }
        var rest = (int) Math.floorMod(micros, MICROS_PER_MINUTE);
        var end = digits(rest / (int) MICROS_PER_SECOND, MINUTE_CHARS, 2);
        if (withFraction) {
            text[end] = '.';
            end = digits(rest % (int) MICROS_PER_SECOND, end + 1, 6);
        }
        zone.getChars(0, zone.length(), text, end);
        return new String(text, 0, end + zone.length());
    }

    private int digits(int number, int at, int count) {
        var left = number;
        for (var i = at + count - 1; i >= at; i--) {
            text[i] = (char) ('0' + left % 10);
            left /= 10;
        }
        return at + count;
    }
}

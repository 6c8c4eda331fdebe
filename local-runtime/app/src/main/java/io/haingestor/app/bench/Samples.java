package io.haingestor.app.bench;

import java.time.Duration;
import java.util.Arrays;

/** Any number of measured times, all of them kept, so that every quantile is exact. Used by one thread at a time. */
final class Samples {
    private static final int FIRST = 1 << 12;

    private long[] micros = new long[FIRST];
    private int count;

    /** @param duration in microseconds */
    void add(long duration) {
        if (count == micros.length) {
            micros = Arrays.copyOf(micros, count * 2);
        }
        micros[count++] = duration;
    }

    int count() {
        return count;
    }

    /**
     * @param quantile more than 0, at most 1
     * @return the shortest of the times that so large a part did not exceed; nothing when there are none
     */
    Duration quantile(double quantile) {
        if (count == 0) {
            return Duration.ZERO;
        }
        var sorted = Arrays.copyOf(micros, count);
        Arrays.sort(sorted);
        var rank = (int) Math.ceil(quantile * count);
        return Duration.ofNanos(sorted[Math.max(0, rank - 1)] * 1_000);
    }

    void clear() {
        count = 0;
    }
}

package io.haingestor.broker;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How many deliveries succeeded in each of the last 60 seconds. Guarded by its {@link TriggerRunner}. */
final class DeliveryRate {
    private static final int SECONDS = 60;
    private static final int MILLIS_PER_SECOND = 1_000;

    /** Of whole seconds and of the one that runs. */
    private final int[] counts = new int[SECONDS + 1];

    private long first;
    private long current;

    /** @param nowMillis when counting begins, in milliseconds since the epoch */
    DeliveryRate(long nowMillis) {
        beginAgain(second(nowMillis));
    }

    private static long second(long millis) {
        return Math.floorDiv(millis, MILLIS_PER_SECOND);
    }

    private void beginAgain(long second) {
        first = second;
        current = second;
        Arrays.fill(counts, 0);
    }

    /** A delivery succeeded. */
    void count(long nowMillis) {
        moveTo(second(nowMillis));
        counts[slot(current)]++;
    }

    /** @return deliveries per second over the last whole seconds, 60 at most; null when not even one was counted from its begin to its end */
    @Nullable
    Double perSecond(long nowMillis) {
        moveTo(second(nowMillis));
        var begin = Math.max(first + 1, current - SECONDS);
        if (begin >= current) {
            return null;
        }
        var sum = 0L;
        for (var second = begin; second < current; second++) {
            sum += counts[slot(second)];
        }
        return (double) sum / (current - begin);
    }

    private void moveTo(long second) {
        if (second < current) {
            // The clock was set back: nobody knows which second is which.
            beginAgain(second);
            return;
        }
        for (var next = Math.max(current + 1, second - SECONDS); next <= second; next++) {
            counts[slot(next)] = 0;
        }
        current = second;
    }

    private int slot(long second) {
        return Math.floorMod(second, counts.length);
    }
}

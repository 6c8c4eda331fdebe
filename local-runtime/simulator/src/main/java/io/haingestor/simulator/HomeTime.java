package io.haingestor.simulator;

import io.haingestor.events.EpochMicros;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The home's time stamps and context ids. Every stamp is later than all before it, so that no two changes share one. Used by one thread.
 */
final class HomeTime {
    private static final char[] CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
    private static final int ULID_LENGTH = 26;
    private static final int TIME_LENGTH = 10;
    private static final int BITS_PER_CHARACTER = 5;
    private static final int LAST_CHARACTER = 31;
    private static final long MICROS_PER_MILLI = 1_000L;

    private final Clock clock;
    private final RandomGenerator random;
    private final char[] ulid = new char[ULID_LENGTH];
    private long last;

    HomeTime(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** @return now in µs since the epoch, which several calls may share */
    long now() {
        return EpochMicros.of(clock.instant());
    }

    /** @return a time stamp for one change: now, or 1 µs after the last one where the clock has not moved on */
    long stamp() {
        return stamp(now());
    }

    /** @param now what {@link #now()} said; for many changes of one moment */
    long stamp(long now) {
        last = Math.max(now, last + 1);
        return last;
    }

    HomeContext context(long micros) {
        return context(micros, null, null);
    }

    HomeContext context(long micros, @Nullable String parentId, @Nullable String userId) {
        return new HomeContext(ulid(micros / MICROS_PER_MILLI), parentId, userId);
    }

    private String ulid(long millis) {
        for (int i = TIME_LENGTH - 1; i >= 0; i--) {
            ulid[i] = CROCKFORD[(int) (millis & LAST_CHARACTER)];
            millis >>>= BITS_PER_CHARACTER;
        }
        var bits = random.nextLong();
        for (int i = TIME_LENGTH; i < ULID_LENGTH; i++) {
            if (i == TIME_LENGTH + 8) {
                bits = random.nextLong();
            }
            ulid[i] = CROCKFORD[(int) (bits & LAST_CHARACTER)];
            bits >>>= BITS_PER_CHARACTER;
        }
        return new String(ulid);
    }
}

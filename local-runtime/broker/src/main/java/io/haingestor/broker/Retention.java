package io.haingestor.broker;

import io.haingestor.events.EpochMicros;
import java.sql.SQLException;
import java.time.Clock;

/** Removes events that every Trigger has had, a few at a time between transactions. Used by the thread that writes the log alone. */
final class Retention {
    private static final long EVERY_MILLIS = 5_000;
    private static final int CHUNK_ROWS = 1_000;
    /** Free pages that are kept for the next events instead of being given back to the file system. */
    private static final long SPARE_BYTES = 16L << 20;

    private static final long SHRINK_BYTES = 4L << 20;

    private final BrokerConfig.Retention bounds;
    private final Clock clock;
    private long sweptMillis = Long.MIN_VALUE / 2;
    private boolean more;
    private volatile long usedBytes;

    Retention(BrokerConfig.Retention bounds, Clock clock) {
        this.bounds = bounds;
        this.clock = clock;
    }

    /** More has become removable. */
    void soon() {
        more = true;
    }

    /** @return bytes of the file that held something when it was last looked at */
    long usedBytes() {
        return usedBytes;
    }

    /** @return whether it is time to look for what can be removed */
    boolean isDue() {
        return more || Math.abs(clock.millis() - sweptMillis) >= EVERY_MILLIS;
    }

    /**
     * Removes some of what is too old or too much; more is due at once when that was not all.
     *
     * @param store the log, outside of a transaction
     * @param done every Trigger has had the events up to here
     */
    void sweep(LogStore store, long done) throws SQLException {
        more = false;
        sweptMillis = clock.millis();
        usedBytes = store.usedBytes();
        var through = Math.min(done, store.firstPending() - 1);
        var before = usedBytes > bounds.bytes()
                ? Long.MAX_VALUE
                : EpochMicros.of(clock.instant().minus(bounds.age()));
        var removed = store.removeOld(through, before, CHUNK_ROWS);
        if (removed == 0 && store.freeBytes() > SPARE_BYTES) {
            store.shrink(Math.min(SHRINK_BYTES, store.freeBytes() - SPARE_BYTES));
            more = true;
        }
        more |= removed == CHUNK_ROWS;
    }
}

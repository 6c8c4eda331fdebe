package io.haingestor.broker;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of events all Triggers of a broker hold in memory. It belongs to those that need it: a Trigger that gets nothing takes none away from another. Safe
 * for use by several threads.
 */
final class EventMemory {
    /** What a Trigger may hold although the others hold everything. */
    private static final long LEAST = 1L << 20;

    private final long most;
    private final AtomicLong held = new AtomicLong();

    /** @param most bytes for all Triggers */
    EventMemory(long most) {
        this.most = most;
    }

    /** A Trigger holds more, or less when it is negative. */
    void add(long bytes) {
        held.addAndGet(bytes);
    }

    /**
     * @param own how many bytes a Trigger holds, or wants to hold
     * @return whether it may
     */
    boolean allows(long own) {
        return own <= LEAST || held.get() <= most;
    }
}

package io.haingestor.gateway;

/** Counts what happens to the events, so that what came in and what became of it add up at every moment. Safe for use by several threads. */
final class Tally {
    private long stateChanges;
    private long otherEvents;
    private long own;
    private long recovered;
    private long filtered;
    private long emitted;
    private long inMemory;
    private long inOutbox;
    private long givenUp;
    private long unchanged;
    private long unreadable;

    /** Where an event came from. */
    enum Origin {
        STATE,
        OTHER,
        OWN
    }

    /** An event came in, and waits in memory. */
    synchronized void received(Origin origin) {
        count(origin);
        inMemory++;
    }

    /** An event came in, and the filter keeps it out. */
    synchronized void filtered(Origin origin) {
        count(origin);
        filtered++;
    }

    /** Events of an earlier run were found in the outbox. */
    synchronized void recovered(long events) {
        recovered += events;
        inOutbox += events;
    }

    /** Events went from memory to the disk. */
    synchronized void stored(long events) {
        inMemory -= events;
        inOutbox += events;
    }

    /** The sink has an event for good. */
    synchronized void emitted(boolean fromOutbox) {
        leave(fromOutbox, 1);
        emitted++;
    }

    /** Events will never be emitted. */
    synchronized void givenUp(boolean fromOutbox, long events) {
        leave(fromOutbox, events);
        givenUp += events;
    }

    /** A state said nothing new. */
    synchronized void unchanged() {
        unchanged++;
    }

    /** A piece of a message made no sense. */
    synchronized void unreadable() {
        unreadable++;
    }

    synchronized GatewayStatus.Counts counts() {
        return new GatewayStatus.Counts(
                stateChanges,
                otherEvents,
                own,
                recovered,
                filtered,
                emitted,
                inMemory,
                inOutbox,
                givenUp,
                unchanged,
                unreadable);
    }

    private void count(Origin origin) {
        switch (origin) {
            case STATE -> stateChanges++;
            case OTHER -> otherEvents++;
            case OWN -> own++;
        }
    }

    private void leave(boolean fromOutbox, long events) {
        if (fromOutbox) {
            inOutbox -= events;
        } else {
            inMemory -= events;
        }
    }
}

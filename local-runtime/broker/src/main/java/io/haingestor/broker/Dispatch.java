package io.haingestor.broker;

import io.cloudevents.CloudEvent;
import io.haingestor.broker.DeliveryAttempt.To;
import org.jspecify.annotations.Nullable;

/** One event on its way to one Trigger, from the moment it takes a place in the window until it is done. Guarded by its {@link TriggerRunner}. */
final class Dispatch {
    final long position;
    final long arrivedMicros;
    final int hops;
    final int bytes;
    /** What it must stay in order with; null when with nothing. */
    final @Nullable String key;
    /** When it took its place in the window, in milliseconds since the epoch. */
    final long takenMillis;

    State state = State.READY;
    Sink sink = Sink.SUBSCRIBER;
    /** Kept only until the first attempt failed; from then on it is read from the log again. */
    @Nullable
    CloudEvent event;
    /** Failed attempts at this sink that count against {@code retry}. */
    int attempts;
    /** All attempts; also tells an answer in time from one to an earlier attempt. */
    int tries;
    /** When the next attempt is due, in milliseconds since the epoch. */
    long dueMillis;
    /** When the attempt that runs began, in milliseconds since the epoch. */
    long startedMillis;
    /** The same by {@link System#nanoTime}. */
    long startedNanos;
    /** Every attempt that failed. */
    AttemptHistory history = AttemptHistory.EMPTY;

    /** A row in "pending" is stored or on its way to be. */
    boolean rowed;
    /** A row in "pending" is stored, so the cursor may pass. */
    boolean kept;
    /** The cursor has passed. */
    boolean passed;
    /** How it ended; null while it has not. */
    @Nullable
    Outcome outcome;
    /** What the transaction that runs makes of it; null outside of one. */
    @Nullable
    Outcome settling;

    Dispatch(long position, long arrivedMicros, int hops, int bytes, @Nullable String key, long takenMillis) {
        this.position = position;
        this.arrivedMicros = arrivedMicros;
        this.hops = hops;
        this.bytes = bytes;
        this.key = key;
        this.takenMillis = takenMillis;
    }

    /** @return whether the cursor may pass once the transaction that runs is stored */
    boolean passable() {
        return outcome != null || kept || settling != null;
    }

    /** @return how it ended, or ends when the transaction that runs is stored; null when it goes on */
    @Nullable
    Outcome end() {
        var end = outcome == null ? settling : outcome;
        return end == Outcome.KEPT ? null : end;
    }

    /** @return what "pending" keeps of it */
    Kept kept() {
        return new Kept(position, sink, attempts, tries, dueMillis, history);
    }

    /** Goes on where a row of "pending" says. */
    void resume(Kept row) {
        sink = row.sink();
        attempts = row.attempts();
        tries = row.tries();
        dueMillis = row.dueMillis();
        history = row.history();
        rowed = true;
        kept = true;
    }

    /**
     * A row of "pending".
     *
     * @param position the event's
     * @param sink who is to receive it
     * @param attempts failed attempts at this sink that count
     * @param tries all attempts
     * @param dueMillis when the next is due, in milliseconds since the epoch
     * @param history every attempt that failed
     */
    record Kept(long position, Sink sink, int attempts, int tries, long dueMillis, AttemptHistory history) {}

    /** Where a delivery stands. */
    enum State {
        /** Waits until an earlier event of its key is done. */
        QUEUED,
        /** Waits for a worker. */
        READY,
        /** An attempt runs. */
        RUNNING,
        /** Failed, and waits for its next attempt. */
        WAITING,
        /** Ended, or is about to be stored as ended. */
        ENDED
    }

    /** Who is to receive it. */
    enum Sink {
        /** The Trigger's subscriber. */
        SUBSCRIBER(0, To.SUBSCRIBER),
        /** The dead-letter sink. */
        DEAD_LETTERS(1, To.DEAD_LETTER_SINK);

        /** What "pending" keeps. */
        final int code;

        private final To to;

        Sink(int code, To to) {
            this.code = code;
            this.to = to;
        }

        /** @return how others call it */
        To to() {
            return to;
        }

        static Sink of(int code) {
            return code == SUBSCRIBER.code ? SUBSCRIBER : DEAD_LETTERS;
        }
    }

    /** What is stored about it. */
    enum Outcome {
        /** The subscriber has it. */
        DELIVERED,
        /** The dead-letter sink has it. */
        DEAD_LETTERED,
        /** It is kept among the dead letters. */
        BURIED,
        /** It is not done and is kept for later. */
        KEPT
    }
}

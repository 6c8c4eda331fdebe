package io.haingestor.broker.process;

import java.time.Instant;

/**
 * One process of a function now.
 *
 * @param state whether it takes events
 * @param pid its id; 0 when it has none yet
 * @param since when it was started
 * @param inFlight events that it has
 */
public record FunctionInstance(State state, long pid, Instant since, int inFlight) {

    /** What a process is doing. */
    public enum State {
        /** Its port does not answer yet. */
        STARTING,
        /** It takes events. */
        READY,
        /** It was told to end. */
        STOPPING
    }
}

package io.haingestor.broker.process;

import io.haingestor.broker.topology.ResourceName;
import java.util.List;

/**
 * A function now.
 *
 * @param name its Service
 * @param ready its processes that take events
 * @param starting its processes that do not yet
 * @param stopping its processes that do not any more
 * @param waiting events that wait for a process
 * @param inFlight events that a process has
 * @param starts processes that were started
 * @param crashes processes that ended unasked, or could not be started
 * @param lastCrash how the last of them ended and what it said; empty when none did
 */
// One line of what a person asks about a function.
public record FunctionStatus(
        ResourceName name,
        int ready,
        int starting,
        int stopping,
        int waiting,
        int inFlight,
        long starts,
        long crashes,
        List<String> lastCrash) {

    /** Copies its list. */
    public FunctionStatus {
        lastCrash = List.copyOf(lastCrash);
    }

    /** @return how many processes of it the machine has */
    public int processes() {
        return ready + starting + stopping;
    }
}

package io.haingestor.broker.process;

import java.time.Instant;
import java.util.List;

/**
 * A process that ended unasked, or could not be started.
 *
 * @param at when
 * @param said how it ended, then its last lines, oldest first
 * @param notBefore until when no other is started
 */
public record FunctionCrash(Instant at, List<String> said, Instant notBefore) {

    /** Copies its list. */
    public FunctionCrash {
        said = List.copyOf(said);
    }
}

package io.haingestor.broker;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.haingestor.broker.topology.ResourceName;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A replay at one moment; {@code matched = delivered + deadLettered + what is in flight or waits}.
 *
 * @param id identifies it
 * @param trigger the Trigger whose events are delivered again
 * @param subscriber who receives them
 * @param state whether it goes on
 * @param first the first position
 * @param last the last position: the youngest when it was asked for
 * @param position every event up to here is done or is kept for a retry
 * @param begun when it was asked for
 * @param matched events that the filter let through so far
 * @param delivered events that the subscriber accepted
 * @param deadLettered events that were given up
 * @param lastFault what went wrong last; null when nothing did
 */
public record ReplayStatus(
        long id,
        ResourceName trigger,
        String subscriber,
        State state,
        long first,
        long last,
        long position,
        Instant begun,
        long matched,
        long delivered,
        long deadLettered,
        BrokerStatus.@Nullable Fault lastFault) {

    /** Whether a replay goes on. */
    public enum State {
        /** It delivers. */
        @JsonProperty("running")
        RUNNING,
        /** Every event has ended. */
        @JsonProperty("done")
        DONE,
        /** It was stopped before its end. */
        @JsonProperty("cancelled")
        CANCELLED;

        /** @return the name in lower case */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

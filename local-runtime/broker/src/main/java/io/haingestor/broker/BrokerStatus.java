package io.haingestor.broker;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The broker at one moment. Counts are since the log was made, and survive a restart.
 *
 * @param published events that were stored because somebody published them
 * @param replied events that were stored because a subscriber answered with them
 * @param firstPosition the oldest position that is still in the log; {@code head + 1} when none is
 * @param head the youngest position; {@code published + replied}
 * @param queued events that wait to be stored
 * @param logBytes bytes that the log uses on disk, free pages not counted
 * @param unavailable why nothing can be stored at the moment; null when all is well
 * @param triggers each Trigger, in the order of the manifests
 */
public record BrokerStatus(
        long published,
        long replied,
        long firstPosition,
        long head,
        int queued,
        long logBytes,
        @Nullable String unavailable,
        List<TriggerStatus> triggers) {

    /** Copies its list. */
    public BrokerStatus {
        triggers = List.copyOf(triggers);
    }

    /**
     * What went wrong last.
     *
     * @param at when
     * @param status the HTTP status; 0 when there is none
     * @param reason for a person
     */
    public record Fault(Instant at, int status, String reason) {}
}

package io.haingestor.broker.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.haingestor.broker.TriggerStatus;
import io.haingestor.broker.topology.Destination;
import io.haingestor.broker.topology.TriggerResource;
import org.jspecify.annotations.Nullable;

/**
 * A Trigger as the API shows it: the manifest's and the engine's view in one. See {@link TriggerStatus} for the counts.
 *
 * @param trigger {@code <namespace>/<name>}
 * @param broker {@code <namespace>/<name>} of its Broker
 * @param subscriber who receives
 * @param deadLetterSink who receives what the subscriber does not; absent when nobody does
 * @param ordered whether events of one key come one after the other
 * @param deadLetters how many are kept for somebody to retry or drop
 * @param oldestAgeSeconds age of the oldest event that is not done; absent when there is none
 * @param deliveredPerSecond over the last minute; absent while nobody knows
 * @param lastError what went wrong last since the broker was opened; absent when nothing did
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record TriggerView(
        String trigger,
        String broker,
        String subscriber,
        @Nullable String deadLetterSink,
        boolean ordered,
        boolean paused,
        long position,
        long head,
        long matched,
        long delivered,
        long deadLettered,
        long lost,
        long retried,
        long backlog,
        int inFlight,
        int waiting,
        long deadLetters,
        @Nullable Double oldestAgeSeconds,
        @Nullable Double deliveredPerSecond,
        @Nullable ErrorView lastError) {
    private static final double MILLIS_PER_SECOND = 1_000;

    static TriggerView of(TriggerResource resource, TriggerStatus status, long deadLetters) {
        var oldest = status.oldest();
        return new TriggerView(
                resource.name().toString(),
                resource.broker().toString(),
                resource.subscriber().toString(),
                resource.delivery().deadLetterSink().map(Destination::toString).orElse(null),
                resource.ordered(),
                status.paused(),
                status.position(),
                status.head(),
                status.matched(),
                status.delivered(),
                status.deadLettered(),
                status.lost(),
                status.retried(),
                status.backlog(),
                status.inFlight(),
                status.waiting(),
                deadLetters,
                oldest == null ? null : oldest.toMillis() / MILLIS_PER_SECOND,
                status.deliveredPerSecond(),
                ErrorView.of(status.lastFault()));
    }
}

package io.haingestor.broker;

import io.cloudevents.CloudEvent;
import io.haingestor.broker.DeliveryAttempt.To;
import io.haingestor.broker.topology.ResourceName;
import java.time.Instant;
import java.util.List;

/**
 * An event that a Trigger could not deliver, neither to its subscriber nor to a dead-letter sink.
 *
 * @param id identifies the dead letter; rising
 * @param trigger the Trigger
 * @param position the event's position in the log, where it may be gone already
 * @param event the event, its data untouched
 * @param arrived when the event came into the log
 * @param hops how many replies led to it; 0 when it was published
 * @param attempts how often its delivery was tried, all destinations together
 * @param at when it was given up
 * @param history its failed attempts, oldest first; when there were very many, the first and the latest
 */
public record DeadLetter(
        long id,
        ResourceName trigger,
        long position,
        CloudEvent event,
        Instant arrived,
        int hops,
        int attempts,
        Instant at,
        List<DeliveryAttempt> history) {

    /** Copies its list. */
    public DeadLetter {
        history = List.copyOf(history);
    }

    /** @return the HTTP status of the subscriber's last answer; 0 when nobody answered */
    public int status() {
        var last = new AttemptHistory(history).last(To.SUBSCRIBER);
        return last == null ? 0 : last.status();
    }

    /** @return why the subscriber's last attempt failed, and then the dead-letter sink's */
    public String reason() {
        var all = new AttemptHistory(history);
        var last = all.last(To.SUBSCRIBER);
        var sink = all.last(To.DEAD_LETTER_SINK);
        var reason = last == null ? "" : last.reason();
        return sink == null ? reason : reason + "; then the dead-letter sink: " + sink.reason();
    }
}

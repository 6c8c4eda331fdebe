package io.haingestor.broker;

import io.cloudevents.CloudEvent;
import io.haingestor.broker.topology.ResourceName;
import java.time.Instant;

/**
 * An event that a Trigger could not deliver, neither to its subscriber nor to a dead-letter sink.
 *
 * @param id identifies the dead letter; rising
 * @param trigger the Trigger
 * @param position the event's position in the log, where it may be gone already
 * @param event the event, its data untouched
 * @param attempts how often its delivery was tried, all destinations together
 * @param at when it was given up
 * @param status the HTTP status of the last attempt; 0 when there was none
 * @param reason why the last attempt failed
 */
public record DeadLetter(
        long id,
        ResourceName trigger,
        long position,
        CloudEvent event,
        int attempts,
        Instant at,
        int status,
        String reason) {}

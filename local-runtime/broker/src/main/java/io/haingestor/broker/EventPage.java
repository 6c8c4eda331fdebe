package io.haingestor.broker;

import io.cloudevents.CloudEvent;
import io.haingestor.broker.topology.ResourceName;
import java.time.Instant;
import java.util.List;

/**
 * What was found in the log.
 *
 * @param events by position
 * @param through how far was looked: the position after which to go on
 * @param more whether there is more to look at
 */
public record EventPage(List<Found> events, long through, boolean more) {

    /** Copies its list. */
    public EventPage {
        events = List.copyOf(events);
    }

    /**
     * An event of the log.
     *
     * @param position its position
     * @param arrived when it arrived
     * @param hops how many replies led to it; 0 when it was published
     * @param triggers the Triggers whose filters let it through, those left out that are gone
     * @param event the event, its data untouched
     */
    public record Found(long position, Instant arrived, int hops, List<ResourceName> triggers, CloudEvent event) {

        /** Copies its list. */
        public Found {
            triggers = List.copyOf(triggers);
        }
    }
}

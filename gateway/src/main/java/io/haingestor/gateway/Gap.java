package io.haingestor.gateway;

import io.haingestor.events.GatewayEvents.GapOpened;
import java.time.Instant;

/**
 * Events that were given up one after the other, with nothing between them that was not.
 *
 * @param first the oldest
 * @param last the youngest
 * @param count how many
 * @param reason why the first was given up
 * @param opened when the first was given up
 */
record Gap(Edge first, Edge last, long count, String reason, Instant opened) {
    /** The outbox has no room. */
    static final String OUTBOX_SIZE = "outbox-size";
    /** The events waited too long. */
    static final String OUTBOX_AGE = "outbox-age";
    /** The outbox cannot be written, and memory has no room. */
    static final String MEMORY = "memory";
    /** The sink will never take the event. */
    static final String SINK_REFUSED = "sink-refused";

    /**
     * An event at one end.
     *
     * @param position its place in the gateway's order of events, which has no holes
     * @param id the event's id
     * @param time the event's time
     */
    record Edge(long position, String id, Instant time) {}

    static Gap of(Edge event, String reason, Instant opened) {
        return new Gap(event, event, 1, reason, opened);
    }

    /** @return both as one; the other follows this one directly */
    Gap and(Gap other) {
        return new Gap(first, other.last, count + other.count, reason, opened);
    }

    GapOpened data() {
        return new GapOpened(reason, count, first.id(), last.id(), first.time(), last.time());
    }
}

package io.haingestor.gateway;

import io.cloudevents.CloudEvent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way to the sink.
 *
 * @param position its place in the gateway's order of events, from 1 without holes
 * @param event the event
 * @param arrivedMillis when it was made, in milliseconds since the epoch
 * @param stored whether it is in the outbox
 * @param gap the gap it reports, which is kept on its own until it was reported; null for every other event
 */
record Outgoing(long position, CloudEvent event, long arrivedMillis, boolean stored, @Nullable Gap gap) {
    /** About what the attributes take in memory and on disk. */
    private static final int ATTRIBUTES_SIZE = 512;

    byte[] data() {
        return Objects.requireNonNull(event.getData(), "Every event of the gateway has data")
                .toBytes();
    }

    /** @return about how many bytes it takes */
    int size() {
        return data().length + ATTRIBUTES_SIZE;
    }

    Gap.Edge edge() {
        var time = Objects.requireNonNull(event.getTime(), "Every event of the gateway has a time");
        return new Gap.Edge(position, event.getId(), time.toInstant());
    }
}

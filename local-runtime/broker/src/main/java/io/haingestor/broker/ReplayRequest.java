package io.haingestor.broker;

import io.haingestor.broker.topology.ResourceName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A wish to deliver again what the log still has.
 *
 * @param trigger the Trigger whose filter, as it is now, chooses the events
 * @param from where to begin
 * @param subscriber who receives them: a Service ({@code <name>} or {@code <namespace>/<name>}) or a URI that the manifests name; null for the
 *     Trigger's own subscriber
 */
public record ReplayRequest(ResourceName trigger, From from, @Nullable String subscriber) {

    /** Where a replay begins. */
    public sealed interface From {}

    /**
     * With a position of the log.
     *
     * @param position from 1
     */
    public record Position(long position) implements From {}

    /**
     * With the first event that arrived at or after a time.
     *
     * @param at the time
     */
    public record Time(Instant at) implements From {}

    /**
     * With the youngest event of an id.
     *
     * @param id the event's
     */
    public record EventId(String id) implements From {}
}

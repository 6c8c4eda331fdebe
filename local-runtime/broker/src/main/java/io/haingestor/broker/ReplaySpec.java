package io.haingestor.broker;

import io.haingestor.broker.topology.ResourceName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the log keeps of a replay.
 *
 * @param trigger the Trigger whose filter chooses the events
 * @param subscriber who receives them, as {@link ReplayTarget} writes it; null for the Trigger's own
 * @param first the first position
 * @param last the last position
 * @param begun when it was asked for
 */
record ReplaySpec(ResourceName trigger, @Nullable String subscriber, long first, long last, Instant begun) {}

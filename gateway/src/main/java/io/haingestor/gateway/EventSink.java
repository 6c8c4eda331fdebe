package io.haingestor.gateway;

import io.cloudevents.CloudEvent;
import java.util.concurrent.CompletionStage;

/**
 * Where the gateway's events go. A process offers one as a CDI bean; without one, the sink is the address in {@code K_SINK}.
 */
@FunctionalInterface
public interface EventSink {

    /**
     * Stores one event. The gateway calls it from its own thread, one call after the other, with many calls open at a time; it must not block.
     * Events with the same {@code partitionkey} must be stored in the order of the calls, and when one of them fails, those behind it that are not stored yet fail
     * too. The gateway waits until all calls are answered, and offers what failed again, in order; so an event may come twice, with the same {@code id}.
     *
     * @param event the event; its data is JSON, already without secrets
     * @return completes when the event survives a crash; fails with {@link EventRejectedException} when it can never be stored, with anything
     *     else when it is not stored and may be later. May complete on any thread.
     */
    CompletionStage<Void> send(CloudEvent event);

    /**
     * Called when all calls are answered and some failed, right before the first of those is offered again. A sink that fails every call between a failure and
     * this one keeps the order even then.
     */
    default void resume() {}
}

package io.haingestor.functions.support;

import io.quarkus.funqy.knative.events.CloudEvent;
import io.smallrye.mutiny.Uni;
import java.util.List;

/**
 * Sends further events of a function that makes more than one: a reply can hold one only. In process they become replies beside the returned one
 * and are stored with it; over HTTP they are posted to {@code K_SINK}. Safe for use by several threads.
 */
public interface Emitter {

    /**
     * @param events what to send, made by {@link CausedEvents} with ids of their own ({@link CausedEvents.Draft#part}); the function may be
     *     called again and then sends them again
     * @return to be waited for before the function answers: {@code return emitter.emit(others).replaceWith(reply)}. Completes when the events
     *     are acknowledged, or will be stored with the answer. Fails with {@link UnavailableException} when they were not all taken
     */
    Uni<Void> emit(List<? extends CloudEvent<?>> events);
}

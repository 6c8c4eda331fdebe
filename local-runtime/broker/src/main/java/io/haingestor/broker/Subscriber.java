package io.haingestor.broker;

import io.cloudevents.CloudEvent;
import java.util.concurrent.CompletionStage;

/** Receives the events of a Trigger. */
@FunctionalInterface
public interface Subscriber {

    /**
     * Receives one event, at least once. Called on a worker thread of the broker, by several at once; it may compute or block there,
     * which holds up its own Trigger only, or return at once and complete later on any thread.
     *
     * @param event the event, its data untouched
     * @return completes with what became of it. A stage that fails, a thrown exception and no answer within the Trigger's timeout are
     *     failures that may be retried; an answer after the timeout is ignored
     */
    CompletionStage<Delivery> deliver(CloudEvent event);
}

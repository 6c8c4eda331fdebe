package io.haingestor.broker.process;

import io.cloudevents.CloudEvent;
import io.haingestor.broker.Delivery;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * One delivery that waits for a process.
 *
 * @param event what is delivered
 * @param route for whom
 * @param deadline when its Trigger gives it up: it is not sent any more then
 * @param answer is completed with what became of it
 */
record Held(CloudEvent event, Route route, Instant deadline, CompletableFuture<Delivery> answer) {

    /** Ends it, retriable, because the function cannot have it now (503, as Knative's activator answers). */
    void refuse(String reason) {
        answer.complete(Delivery.failed(503, reason));
    }
}

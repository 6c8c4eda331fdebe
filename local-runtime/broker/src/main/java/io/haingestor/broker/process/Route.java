package io.haingestor.broker.process;

import io.haingestor.broker.topology.DeliverySpec;
import io.haingestor.broker.topology.Destination;
import io.haingestor.broker.topology.TriggerResource;
import java.net.URI;
import java.time.Duration;

/**
 * The way from a Trigger to a function.
 *
 * @param trigger whose events they are
 * @param path a URI relative to the function's address; may be empty
 */
record Route(TriggerResource trigger, String path) {

    /** @return the function's address in the process that has this port */
    Destination at(int port) {
        var base = "http://127.0.0.1:" + port + "/";
        return new Destination.Address(
                path.isEmpty() || path.startsWith("?")
                        ? URI.create(base + path)
                        : URI.create(base).resolve(path));
    }

    /** @return the Trigger, with no more time for a delivery than a request of the Service may take */
    TriggerResource within(Duration timeout) {
        var delivery = trigger.delivery();
        if (delivery.timeout().compareTo(timeout) <= 0) {
            return trigger;
        }
        return new TriggerResource(
                trigger.name(),
                trigger.broker(),
                trigger.filter(),
                trigger.subscriber(),
                new DeliverySpec(
                        delivery.retry(),
                        delivery.backoffPolicy(),
                        delivery.backoffDelay(),
                        timeout,
                        delivery.format(),
                        delivery.retryAfterMax(),
                        delivery.deadLetters()),
                trigger.ordered(),
                trigger.inFlight(),
                trigger.rate(),
                trigger.place());
    }
}

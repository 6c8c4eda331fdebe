package io.haingestor.broker;

import io.haingestor.broker.topology.Destination;
import io.haingestor.broker.topology.TriggerResource;
import java.util.Optional;

/** Who stands behind a destination. */
@FunctionalInterface
public interface Subscribers {

    /**
     * Asked for each destination when the broker opens and when its topology changes.
     *
     * @param destination as a manifest names it
     * @param trigger for whom: its {@code delivery} says how an event is to be sent
     * @return who receives its events; empty when nobody of that name is known
     */
    Optional<Subscriber> resolve(Destination destination, TriggerResource trigger);
}

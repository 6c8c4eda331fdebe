package io.haingestor.broker;

import io.haingestor.broker.topology.Destination;
import java.util.Optional;

/** Who stands behind a destination. */
@FunctionalInterface
public interface Subscribers {

    /**
     * Asked once per destination when the broker opens.
     *
     * @param destination as a manifest names it
     * @return who receives its events; empty when nobody of that name is known
     */
    Optional<Subscriber> resolve(Destination destination);
}

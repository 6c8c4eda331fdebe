package io.haingestor.broker.api;

import io.haingestor.broker.topology.ResourceName;
import org.jspecify.annotations.Nullable;

/** Decides who may do something with a Broker. Safe for use by several threads, and never blocks. */
@FunctionalInterface
public interface Gate {
    /** Nobody is asked who they are. */
    Gate OPEN = (authorization, broker) -> Access.GRANTED;

    /** What somebody may do. */
    enum Access {
        /** Go on. */
        GRANTED,
        /** No token, or one that nobody knows: 401. */
        UNKNOWN,
        /** The token is another Broker's: 403. */
        FORBIDDEN
    }

    /**
     * @param authorization the header {@code Authorization}; null when there is none
     * @param broker what is asked for; null for what concerns every Broker
     * @return whether it may be done
     */
    Access access(@Nullable String authorization, @Nullable ResourceName broker);
}

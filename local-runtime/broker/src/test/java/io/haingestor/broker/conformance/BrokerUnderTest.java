package io.haingestor.broker.conformance;

import java.net.URI;

/** The broker that the cases judge. */
interface BrokerUnderTest extends AutoCloseable {
    /** Where events are posted: {@code http://host:port/<namespace>/<broker>}. */
    URI url();

    @Override
    default void close() throws java.io.IOException {}
}

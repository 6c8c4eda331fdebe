package io.haingestor.app;

import io.haingestor.broker.Subscriber;
import io.haingestor.broker.Subscribers;
import io.haingestor.broker.http.HttpSubscribers;
import io.haingestor.broker.topology.Destination;
import io.haingestor.broker.topology.TriggerResource;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The functions of this process, and who is reached over HTTP. */
@Singleton
final class LocalSubscribers implements Subscribers {
    private static final String SERVICE_URL = "HA_INGESTOR_SERVICE_URL";

    private final HttpSubscribers reachable;

    LocalSubscribers(
            FunctionSubscribers functions,
            @ConfigProperty(name = SERVICE_URL) Optional<String> serviceUrl,
            Vertx vertx,
            Clock clock,
            RandomGenerator random) {
        try {
            this.reachable = new HttpSubscribers(vertx, functions, serviceUrl.orElse(null), clock, random);
        } catch (IllegalArgumentException e) {
            throw UserErrorException.configuration(SERVICE_URL + ": " + e.getMessage());
        }
    }

    @Override
    public Optional<Subscriber> resolve(Destination destination, TriggerResource trigger) {
        return reachable.resolve(destination, trigger);
    }

    /** Ends what is in flight over HTTP. */
    void close() {
        reachable.close();
    }
}

package io.haingestor.app;

import io.haingestor.broker.Subscriber;
import io.haingestor.broker.Subscribers;
import io.haingestor.broker.http.HttpSubscribers;
import io.haingestor.broker.process.FunctionProcesses;
import io.haingestor.broker.topology.Destination;
import io.haingestor.broker.topology.Topology;
import io.haingestor.broker.topology.TriggerResource;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The functions that are processes of their own, those of this process, and who is reached over HTTP. */
@Singleton
final class LocalSubscribers implements Subscribers {
    private static final String SERVICE_URL = "HA_INGESTOR_SERVICE_URL";

    private final FunctionSubscribers functions;
    private final HttpSubscribers reachable;
    private final FunctionProcesses processes;

    LocalSubscribers(
            FunctionSubscribers functions,
            LocalPrograms programs,
            @ConfigProperty(name = SERVICE_URL) Optional<String> serviceUrl,
            Vertx vertx,
            Clock clock,
            RandomGenerator random) {
        this.functions = functions;
        try {
            this.reachable = new HttpSubscribers(vertx, this::here, serviceUrl.orElse(null), clock, random);
        } catch (IllegalArgumentException e) {
            throw UserErrorException.configuration(SERVICE_URL + ": " + e.getMessage());
        }
        this.processes = new FunctionProcesses(reachable, programs, clock);
    }

    private Optional<Subscriber> here(Destination destination, TriggerResource trigger) {
        return processes.resolve(destination, trigger).or(() -> functions.resolve(destination, trigger));
    }

    /** Takes over the Services of manifests, before the broker asks for them. */
    void adopt(Topology topology) {
        processes.adopt(topology);
    }

    @Override
    public Optional<Subscriber> resolve(Destination destination, TriggerResource trigger) {
        return reachable.resolve(destination, trigger);
    }

    /** Ends what is in flight over HTTP, and the processes. */
    void close() {
        processes.close();
        reachable.close();
    }
}

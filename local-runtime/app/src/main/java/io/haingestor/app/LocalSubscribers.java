package io.haingestor.app;

import io.haingestor.broker.Subscriber;
import io.haingestor.broker.Subscribers;
import io.haingestor.broker.http.HttpSubscribers;
import io.haingestor.broker.metrics.FunctionMetrics;
import io.haingestor.broker.process.FunctionProcesses;
import io.haingestor.broker.process.FunctionStatus;
import io.haingestor.broker.topology.Destination;
import io.haingestor.broker.topology.ResourceName;
import io.haingestor.broker.topology.Topology;
import io.haingestor.broker.topology.TriggerResource;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The functions that are processes of their own, those of this process, and who is reached over HTTP. */
@Singleton
final class LocalSubscribers implements Subscribers {
    private static final Logger LOG = Logger.getLogger(LocalSubscribers.class);
    private static final String SERVICE_URL = "HA_INGESTOR_SERVICE_URL";

    private final FunctionSubscribers functions;
    private final HttpSubscribers reachable;
    private final FunctionProcesses processes;
    private final HomeLocation location;
    private final FunctionPlaces places;
    private final FunctionMetrics metrics;
    private @Nullable Topology inForce;

    LocalSubscribers(
            FunctionSubscribers functions,
            LocalPrograms programs,
            OwnIngress ingress,
            HomeLocation location,
            @ConfigProperty(name = SERVICE_URL) Optional<String> serviceUrl,
            Vertx vertx,
            MeterRegistry meters,
            Clock clock,
            RandomGenerator random) {
        this.functions = functions;
        this.location = location;
        this.places = programs.places();
        try {
            this.reachable = new HttpSubscribers(vertx, this::here, serviceUrl.orElse(null), clock, random);
        } catch (IllegalArgumentException e) {
            throw UserErrorException.configuration(SERVICE_URL + ": " + e.getMessage());
        }
        this.processes = new FunctionProcesses(reachable, programs, ingress::of, clock);
        this.metrics = new FunctionMetrics(meters, processes);
    }

    private Optional<Subscriber> here(Destination destination, TriggerResource trigger) {
        return processes.resolve(destination, trigger).or(() -> functions.resolve(destination, trigger));
    }

    /** Takes over the Services of manifests, before the broker asks for them. */
    synchronized void adopt(Topology topology) {
        places.strangers(topology)
                .forEach(name -> LOG.warnf(
                        "%s: expected the name of a Service of the manifests, found '%s', which is none",
                        FunctionPlaces.KEY, name));
        inForce = topology;
        processes.adopt(topology);
        metrics.changed();
    }

    /** @return how a function stands that is processes of its own; empty when it is not */
    Optional<FunctionStatus> status(ResourceName service) {
        return processes.status(service);
    }

    /** A process that began without knowing where the home is, or elsewhere, is replaced by one that knows. */
    private synchronized void moveHome() {
        if (inForce != null) {
            processes.adopt(inForce);
        }
    }

    @Override
    public Optional<Subscriber> resolve(Destination destination, TriggerResource trigger) {
        return reachable.resolve(destination, trigger).map(subscriber -> event -> {
            if (location.learn(event)) {
                moveHome();
            }
            return subscriber.deliver(event);
        });
    }

    /** Ends what is in flight over HTTP, and the processes. */
    void close() {
        processes.close();
        reachable.close();
    }
}

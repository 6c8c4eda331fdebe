package io.haingestor.app;

import io.haingestor.broker.Broker;
import io.haingestor.broker.BrokerConfig;
import io.haingestor.broker.BrokerOpenException;
import io.haingestor.broker.BrokerStatus;
import io.haingestor.broker.Subscribers;
import io.haingestor.broker.http.HttpSubscribers;
import io.haingestor.broker.topology.Topology;
import io.haingestor.broker.topology.TopologyException;
import io.haingestor.broker.topology.TopologyException.Problem;
import io.haingestor.broker.topology.TopologyReader;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The broker of this process, with the topology of the manifests. Its subscribers are the functions of this process, and who is reached over HTTP. It is there before the gateway
 * starts and after the gateway has stopped.
 */
@Singleton
public final class LocalBroker {
    private static final Logger LOG = Logger.getLogger(LocalBroker.class);
    private static final int FIRST = Interceptor.Priority.PLATFORM_BEFORE;
    private static final int LAST = Interceptor.Priority.PLATFORM_AFTER;
    private static final String NOT_STARTED = "the application has not started";
    private static final String FOLDER = "broker";
    private static final String SERVICE_URL = "HA_INGESTOR_SERVICE_URL";

    private final Path folder;
    private final Path manifests;
    private final HttpSubscribers subscribers;
    private final Clock clock;
    private @Nullable Topology topology;
    private @Nullable Broker broker;
    private @Nullable BrokerStatus atStart;

    LocalBroker(
            ThisProcess process,
            @ConfigProperty(name = Settings.MANIFESTS, defaultValue = "knative/base") Path manifests,
            @ConfigProperty(name = SERVICE_URL) Optional<String> serviceUrl,
            FunctionSubscribers functions,
            Vertx vertx,
            Clock clock) {
        this.folder = process.data().resolve(FOLDER);
        this.manifests = manifests;
        this.subscribers = subscribers(vertx, functions, serviceUrl, clock);
        this.clock = clock;
    }

    private static HttpSubscribers subscribers(
            Vertx vertx, Subscribers functions, Optional<String> serviceUrl, Clock clock) {
        try {
            return new HttpSubscribers(vertx, functions, serviceUrl.orElse(null), clock, RandomGenerator.getDefault());
        } catch (IllegalArgumentException e) {
            throw UserErrorException.configuration(SERVICE_URL + ": " + e.getMessage());
        }
    }

    /** @return what the manifests declare */
    public Topology topology() {
        return Objects.requireNonNull(topology, NOT_STARTED);
    }

    /** @return the broker, which is open from the start of the application to its end */
    public Broker broker() {
        return Objects.requireNonNull(broker, NOT_STARTED);
    }

    /** @return what the broker said before this process had published or delivered anything */
    public BrokerStatus atStart() {
        return Objects.requireNonNull(atStart, NOT_STARTED);
    }

    void start(@Observes @Priority(FIRST) StartupEvent event) {
        try {
            var read = new TopologyReader().read(manifests);
            read.ignored().forEach(LOG::debug);
            var opened = Broker.open(BrokerConfig.of(folder), read, subscribers, clock, RandomGenerator.getDefault());
            topology = read;
            broker = opened;
            atStart = opened.status();
            opened.start();
        } catch (TopologyException e) {
            throw UserErrorException.configuration("The manifests in " + manifests + " cannot be used:\n- "
                    + e.problems().stream().map(Problem::toString).collect(Collectors.joining("\n- ")));
        } catch (BrokerOpenException e) {
            throw UserErrorException.machine(String.valueOf(e.getMessage()));
        }
    }

    void stop(@Observes @Priority(LAST) ShutdownEvent event) {
        if (broker != null) {
            broker.close();
            subscribers.close();
        }
    }
}

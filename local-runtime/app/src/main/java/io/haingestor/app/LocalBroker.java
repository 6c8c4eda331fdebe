package io.haingestor.app;

import io.haingestor.broker.Broker;
import io.haingestor.broker.BrokerConfig;
import io.haingestor.broker.BrokerOpenException;
import io.haingestor.broker.BrokerStatus;
import io.haingestor.broker.LogUnavailableException;
import io.haingestor.broker.manifests.ManifestWatch;
import io.haingestor.broker.metrics.BrokerMetrics;
import io.haingestor.broker.ping.PingSources;
import io.haingestor.broker.ping.Ticks;
import io.haingestor.broker.process.FunctionStatus;
import io.haingestor.broker.topology.ResourceName;
import io.haingestor.broker.topology.Topology;
import io.haingestor.broker.topology.TopologyException;
import io.haingestor.broker.topology.TopologyException.Problem;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * The broker of this process, with the topology of the manifests, also when they change. Its subscribers are the functions, here or as processes of their own, and who is reached over HTTP. It
 * is there before the gateway starts and after the gateway has stopped.
 */
@Singleton
public final class LocalBroker {
    private static final int FIRST = Interceptor.Priority.PLATFORM_BEFORE;
    private static final int LAST = Interceptor.Priority.PLATFORM_AFTER;
    private static final String NOT_STARTED = "the application has not started";
    private static final String FOLDER = "broker";

    private final Path folder;
    private final Path manifests;
    private final LocalSubscribers subscribers;
    private final StageCheck stages;
    private final BrokerMetrics metrics;
    private final Clock clock;
    private final RandomGenerator random;
    private final List<Consumer<Topology>> followers = new ArrayList<>();
    private @Nullable ManifestWatch watch;
    private @Nullable Broker broker;
    private @Nullable PingSources pings;
    private @Nullable BrokerStatus atStart;

    LocalBroker(
            ThisProcess process,
            @ConfigProperty(name = Settings.MANIFESTS, defaultValue = "knative/base") Path manifests,
            LocalSubscribers subscribers,
            StageCheck stages,
            MeterRegistry meters,
            Clock clock,
            RandomGenerator random) {
        this.folder = process.data().resolve(FOLDER);
        this.manifests = manifests;
        this.subscribers = subscribers;
        this.stages = stages;
        this.metrics = new BrokerMetrics(meters, clock);
        this.clock = clock;
        this.random = random;
    }

    /** @return what the manifests declare that are in force */
    public Topology topology() {
        return broker().topology();
    }

    /** @return why the manifests, as they are now, are not in force; none when they are */
    public List<Problem> problems() {
        return Objects.requireNonNull(watch, NOT_STARTED).problems();
    }

    /** @return the broker, which is open from the start of the application to its end */
    public Broker broker() {
        return Objects.requireNonNull(broker, NOT_STARTED);
    }

    /**
     * @param service of the manifests
     * @return how the function stands that is processes of its own; empty when it is not
     */
    public Optional<FunctionStatus> process(ResourceName service) {
        return subscribers.status(service);
    }

    /** @return what the broker said before this process had published or delivered anything */
    public BrokerStatus atStart() {
        return Objects.requireNonNull(atStart, NOT_STARTED);
    }

    /**
     * Tells what the manifests declare, now and each time that others are in force.
     *
     * @param follower is told, by one thread at a time
     */
    synchronized void follow(Consumer<Topology> follower) {
        followers.add(follower);
        follower.accept(topology());
    }

    void start(@Observes @Priority(FIRST) StartupEvent event) {
        try {
            var read = new ManifestWatch(manifests);
            subscribers.adopt(read.topology());
            var opened = Broker.open(BrokerConfig.of(folder), read.topology(), subscribers, clock, random, metrics);
            metrics.watch(opened);
            var ticking = new PingSources(Ticks.of(opened), clock);
            watch = read;
            broker = opened;
            pings = ticking;
            atStart = opened.status();
            stages.check(read.topology(), manifests);
            opened.start();
            ticking.start(read.topology().pingSources());
            read.start(topology -> change(opened, ticking, topology));
        } catch (TopologyException e) {
            throw UserErrorException.configuration("The manifests in " + manifests + " cannot be used:\n- "
                    + e.problems().stream().map(Problem::toString).collect(Collectors.joining("\n- ")));
        } catch (BrokerOpenException e) {
            throw UserErrorException.machine(String.valueOf(e.getMessage()));
        }
    }

    private void change(Broker opened, PingSources ticking, Topology topology)
            throws TopologyException, LogUnavailableException {
        stages.check(topology, manifests);
        var before = opened.topology();
        subscribers.adopt(topology);
        try {
            opened.reload(topology, subscribers);
        } catch (TopologyException | LogUnavailableException e) {
            subscribers.adopt(before);
            throw e;
        }
        ticking.change(topology.pingSources());
        tell(topology);
    }

    private synchronized void tell(Topology topology) {
        followers.forEach(follower -> follower.accept(topology));
    }

    void stop(@Observes @Priority(LAST) ShutdownEvent event) {
        if (watch != null) {
            watch.close();
        }
        if (pings != null) {
            pings.close();
        }
        if (broker != null) {
            broker.close();
            subscribers.close();
        }
    }
}

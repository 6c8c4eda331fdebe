package io.haingestor.broker;

import io.cloudevents.CloudEvent;
import io.haingestor.broker.topology.Destination;
import io.haingestor.broker.topology.TopologyException;
import io.haingestor.broker.topology.TriggerResource;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** A broker on a real log, with subscribers that a test scripts. */
final class Rig implements AutoCloseable {
    private static final RandomGenerator NO_JITTER = () -> 0L;

    final MovableClock clock = new MovableClock();
    private final Map<String, Scripted> subscribers = new ConcurrentHashMap<>();
    private final BrokerConfig config;
    private BrokerListener listener = BrokerListener.NONE;
    private Broker broker;

    Rig(Path folder) {
        this(new BrokerConfig(
                folder, 20_000, 64 << 20, 16 << 20, 2, 255, Duration.ofMillis(200), BrokerConfig.Retention.DEFAULT));
    }

    Rig(BrokerConfig config) {
        this.config = config;
    }

    /** The subscriber of that name; accepts everything until it is told otherwise. */
    Scripted subscriber(String name) {
        return subscribers.computeIfAbsent(name, unused -> new Scripted());
    }

    /** Who is told what the broker does that is opened next. */
    Rig tells(BrokerListener other) {
        listener = other;
        return this;
    }

    Rig open(TriggerResource... triggers) throws BrokerOpenException, TopologyException {
        broker = Broker.open(config, Home.topology(triggers), this::resolve, clock, NO_JITTER, listener);
        return this;
    }

    Rig start(TriggerResource... triggers) throws BrokerOpenException, TopologyException {
        open(triggers);
        broker.start();
        return this;
    }

    void reload(TriggerResource... triggers) throws TopologyException, LogUnavailableException {
        broker.reload(Home.topology(triggers), this::resolve);
    }

    private Optional<Subscriber> resolve(Destination destination, TriggerResource trigger) {
        var name = ((Destination.Ref) destination).name().name();
        return name.startsWith("unknown") ? Optional.empty() : Optional.of(subscriber(name));
    }

    Broker broker() {
        return broker;
    }

    /** Stores events and waits until they are. */
    void publish(CloudEvent... events) throws Exception {
        var stored = new ArrayList<CompletableFuture<Void>>();
        for (var event : events) {
            stored.add(broker.publish(event).toCompletableFuture());
        }
        for (var done : stored) {
            done.get(1, TimeUnit.MINUTES);
        }
    }

    TriggerStatus status(String trigger) {
        return broker.status().triggers().stream()
                .filter(status -> status.trigger().name().equals(trigger))
                .findFirst()
                .orElseThrow();
    }

    /** Everything that a power cut at this moment would leave, in a folder of its own. */
    void copyAsAfterPowerCut(Path folder) throws SQLException {
        folder.toFile().mkdirs();
        try (var connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + config.folder().resolve(LogFile.NAME));
                var statement = connection.createStatement()) {
            statement.execute("VACUUM INTO '" + folder.resolve(LogFile.NAME) + "'");
        }
    }

    @Override
    public void close() {
        if (broker != null) {
            broker.close();
        }
    }

    /** Remembers what it was given and answers as it is told. */
    static final class Scripted implements Subscriber {
        private final List<CloudEvent> received = new CopyOnWriteArrayList<>();
        private volatile Function<CloudEvent, CompletionStage<Delivery>> script =
                event -> CompletableFuture.completedFuture(Delivery.accepted());

        @Override
        public CompletionStage<Delivery> deliver(CloudEvent event) {
            received.add(event);
            return script.apply(event);
        }

        void answers(Function<CloudEvent, Delivery> answer) {
            script = event -> CompletableFuture.completedFuture(answer.apply(event));
        }

        void does(Function<CloudEvent, CompletionStage<Delivery>> newScript) {
            script = newScript;
        }

        /** Every attempt, in the order in which they came. */
        List<CloudEvent> received() {
            return received;
        }

        List<String> ids() {
            return received.stream().map(CloudEvent::getId).toList();
        }
    }
}

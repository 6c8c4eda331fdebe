package io.haingestor.broker.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.haingestor.broker.LastingPort;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The broker as users run it alone is killed ({@code kill -9}) at random moments, while producers post as fast as they can and subscribers fail, hang and close their
 * ports. {@code -Dbroker.kills=1000} for more, {@code -Dbroker.seed=} for the same dice; the moments depend on the machine all the same.
 */
class BrokerKillTest {
    private static final int KILLS = Integer.getInteger("broker.kills", 6);
    private static final long SEED = Long.getLong("broker.seed", System.nanoTime());
    private static final int PRODUCERS = 8;
    private static final int MOST_BACKLOG = 20_000;
    private static final int SMALL_WINDOW = 10;
    private static final int WINDOW = 100;
    /** How many events are to be acknowledged for each kill, in all, so that the kills mean something. */
    private static final long LEAST_EVENTS = 20;
    /** Without progress; the broker waits 5 s for an answer, and a port is closed for less than that. */
    private static final Duration STALLED = Duration.ofMinutes(2);
    /** Warns of every connection that comes while a port is being closed, which is what is wanted here. */
    private static final Logger ACCEPTING = Logger.getLogger("io.netty.bootstrap");

    @TempDir
    Path folder;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private final AtomicInteger run = new AtomicInteger();
    private final List<Deliveries> triggers = new ArrayList<>();
    private final List<FlakySubscriber> subscribers = new ArrayList<>();
    private final List<Producer> producers = new ArrayList<>();
    private final StringBuilder manifests = new StringBuilder(
            """
            apiVersion: eventing.knative.dev/v1
            kind: Broker
            metadata: {name: default, namespace: crash}
            """);

    @AfterEach
    void close() {
        producers.forEach(Producer::stop);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void whatWasAcknowledgedIsDeliveredInOrderAndNoMoreThanAWindowTwiceHoweverOftenTheBrokerIsKilled()
            throws Exception {
        ACCEPTING.setLevel(Level.OFF);
        System.out.printf("-Dbroker.kills=%d -Dbroker.seed=%d%n", KILLS, SEED);
        trigger("plain", "", event -> true, false, WINDOW);
        trigger("ordered", "", event -> true, true, WINDOW);
        trigger("narrow", "", event -> true, false, SMALL_WINDOW);
        trigger(
                "other",
                "filters: [{exact: {type: " + Numbered.OTHER_TYPE + "}}]",
                event -> event.type().equals(Numbered.OTHER_TYPE),
                false,
                WINDOW);
        var port = LastingPort.choose();
        for (var number = 0; number < PRODUCERS; number++) {
            var producer = new Producer(vertx, number, "http://127.0.0.1:" + port + "/crash/default", this::mayPost);
            producers.add(producer);
            producer.start();
        }
        for (var kill = 0; kill < KILLS; kill++) {
            runAndKill(port);
        }
        try (var broker = begin(port)) {
            await().until(broker::isReady);
            producers.forEach(Producer::stop);
            subscribers.forEach(FlakySubscriber::calm);
            await().atMost(STALLED).until(() -> producers.stream().allMatch(Producer::isIdle));
            drain();
            assertThat(broker.terminate()).isEqualTo(143);
        }
        assertThat(problems()).isEmpty();
        afterACleanStopNothingIsRepeated(port);
        triggers.forEach(trigger -> System.out.println(trigger.text()));
        assertThat(problems()).isEmpty();
        assertThat(acknowledged()).isGreaterThan(KILLS * LEAST_EVENTS);
    }

    private void trigger(String name, String filter, Predicate<Numbered> predicate, boolean ordered, int window) {
        var deliveries = new Deliveries(name, predicate, ordered, window);
        var subscriber = new FlakySubscriber(vertx, deliveries, random.split(), run::get);
        manifests.append(
                """
                ---
                apiVersion: eventing.knative.dev/v1
                kind: Trigger
                metadata:
                  name: %s
                  namespace: crash
                  annotations:
                    kafka.eventing.knative.dev/delivery.order: %s
                    local-runtime.haingestor.io/in-flight: "%d"
                spec:
                  broker: default
                  subscriber: {uri: 'http://127.0.0.1:%d/'}
                  delivery: {retry: 1000, backoffPolicy: linear, backoffDelay: PT0.02S, timeout: PT5S}
                  %s
                """
                        .formatted(name, ordered ? "ordered" : "unordered", window, subscriber.start(), filter));
        triggers.add(deliveries);
        subscribers.add(subscriber);
    }

    /** One life of the broker; of those that come after enough was acknowledged one in four ends before it is ready, or just then. */
    private void runAndKill(int port) throws IOException, InterruptedException {
        try (var broker = begin(port)) {
            if (acknowledged() > KILLS * LEAST_EVENTS && random.nextInt(4) == 0) {
                broker.letRun(random.nextInt(1_000));
            } else {
                var until = acknowledged() + random.nextInt(50, 1_000);
                await().atMost(STALLED)
                        .pollInterval(Duration.ofMillis(2))
                        .until(() -> broker.isReady() && acknowledged() >= until);
            }
            broker.kill();
        }
        assertThat(problems()).isEmpty();
    }

    private BrokerProcess begin(int port) throws IOException {
        run.incrementAndGet();
        var file = Files.writeString(
                Files.createDirectories(folder.resolve("manifests")).resolve("crash.yaml"), manifests);
        return BrokerProcess.start(folder.resolve("data"), file.getParent(), port, folder.resolve("output"));
    }

    private boolean mayPost() {
        // The Trigger with a filter gets a part of the events only.
        var slowest =
                triggers.stream().limit(3).mapToLong(Deliveries::accepted).min().orElseThrow();
        return acknowledged() - slowest < MOST_BACKLOG;
    }

    private long acknowledged() {
        return producers.stream().mapToLong(Producer::count).sum();
    }

    /** Waits until every event that was acknowledged was accepted by all for whom it is. */
    private void drain() {
        while (!owed().isEmpty()) {
            var before = accepted();
            await("still owed: " + owed()).atMost(STALLED).until(() -> owed().isEmpty() || accepted() > before);
        }
    }

    private List<String> owed() {
        var owed = new ArrayList<String>();
        for (var trigger : triggers) {
            producers.forEach(producer -> producer.acknowledged(event -> {
                if (trigger.owes(event)) {
                    owed.add(event.id());
                }
            }));
        }
        return owed.size() <= 20 ? owed : owed.subList(0, 20);
    }

    private long accepted() {
        return triggers.stream().mapToLong(Deliveries::accepted).sum();
    }

    private List<String> problems() {
        return triggers.stream().flatMap(trigger -> trigger.problems().stream()).toList();
    }

    private void afterACleanStopNothingIsRepeated(int port) throws Exception {
        var last = new Producer(vertx, PRODUCERS, "http://127.0.0.1:" + port + "/crash/default", () -> true);
        try (var broker = begin(port)) {
            last.start();
            await().atMost(STALLED).until(() -> last.count() >= 10);
            last.stop();
            await().atMost(STALLED).until(last::isIdle);
            producers.add(last);
            drain();
            broker.kill();
        }
        assertThat(triggers).allSatisfy(trigger -> assertThat(trigger.repeats(run.get()))
                .as(trigger.text())
                .isZero());
    }
}

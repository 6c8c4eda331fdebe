package io.haingestor.broker.ping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudevents.CloudEvent;
import io.haingestor.broker.Broker;
import io.haingestor.broker.BrokerConfig;
import io.haingestor.broker.Delivery;
import io.haingestor.broker.http.BrokerServer;
import io.haingestor.broker.http.ServerSettings;
import io.haingestor.broker.http.SharedRandom;
import io.haingestor.broker.manifests.ManifestWatch;
import io.haingestor.broker.topology.Topology;
import io.haingestor.broker.topology.TopologyReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PingSources on a real log. */
class PingSourcesBrokerTest {
    private static final String MARK = "PingSource default/ping";

    @TempDir
    Path folder;

    private final List<CloudEvent> received = new CopyOnWriteArrayList<>();

    private Topology topology(String schedule) throws Exception {
        return new TopologyReader().read(write(schedule));
    }

    private Path write(String schedule) throws IOException {
        var manifests = Files.createDirectories(folder.resolve("manifests"));
        Files.writeString(
                manifests.resolve("all.yaml"),
                """
                apiVersion: eventing.knative.dev/v1
                kind: Broker
                metadata: {name: default}
                ---
                apiVersion: eventing.knative.dev/v1
                kind: Trigger
                metadata: {name: pinged}
                spec:
                  broker: default
                  subscriber: {uri: "http://pinged"}
                ---
                apiVersion: sources.knative.dev/v1
                kind: PingSource
                metadata: {name: ping}
                spec:
                  schedule: "%s"
                  data: hello
                  sink: {ref: {apiVersion: eventing.knative.dev/v1, kind: Broker, name: default}}
                """
                        .formatted(schedule));
        return manifests;
    }

    private Broker open(Topology topology) throws Exception {
        var broker = Broker.open(
                BrokerConfig.of(folder.resolve("data")),
                topology,
                (destination, trigger) -> Optional.of(this::receive),
                Clock.systemUTC(),
                RandomGenerator.getDefault());
        broker.start();
        return broker;
    }

    private CompletionStage<Delivery> receive(CloudEvent event) {
        received.add(event);
        return CompletableFuture.completedFuture(Delivery.accepted());
    }

    @Test
    void ticksReachATriggerAndTheNewestIsCaughtUpAfterAStop() throws Exception {
        var topology = topology("*/5 * * * *");
        var time = new HandTime("2026-03-01T10:00:30Z");
        try (var broker = open(topology);
                var sources = new PingSources(Ticks.of(broker), time, time.newTimer())) {
            sources.start(topology.pingSources());
            await().until(() -> {
                time.run();
                return broker.mark(MARK).isPresent();
            });
            time.jump("2026-03-01T10:05:00Z");
            await().until(() -> {
                time.move(Duration.ofMillis(1));
                return received.size() == 1;
            });
        }

        var later = new HandTime("2026-03-01T10:33:00Z");
        try (var broker = open(topology);
                var sources = new PingSources(Ticks.of(broker), later, later.newTimer())) {
            sources.start(topology.pingSources());
            await().until(() -> {
                later.run();
                return received.size() == 2;
            });
        }

        assertThat(received)
                .extracting(CloudEvent::getId)
                .containsExactly("default/ping@2026-03-01T10:05:00Z", "default/ping@2026-03-01T10:30:00Z");
    }

    @Test
    void aServerTicksByItsClockAndByWhatTheManifestsSayNow() throws Exception {
        var time = new HandTime("2026-03-01T10:00:30Z");
        try (var server = BrokerServer.start(
                ServerSettings.of(0, folder.resolve("data")),
                new ManifestWatch(write("*/5 * * * *")),
                (destination, trigger) -> Optional.of(this::receive),
                time,
                new SharedRandom())) {
            await().until(() -> server.broker().mark(MARK).isPresent());
            time.jump("2026-03-01T10:05:00Z");
            await().until(() -> received.size() == 1);

            time.jump("2026-03-01T10:05:30Z");
            write("7 10 * * *");
            await("the other schedule begins")
                    .until(() -> server.broker().mark(MARK).equals(Optional.of(time.instant())));
            time.jump("2026-03-01T10:07:00Z");
            await().until(() -> received.size() == 2);
        }
        assertThat(received)
                .extracting(CloudEvent::getId)
                .containsExactly("default/ping@2026-03-01T10:05:00Z", "default/ping@2026-03-01T10:07:00Z");
    }

    @Test
    void ticksByTheClockOfTheMachine() throws Exception {
        var topology = topology("@every 1s");
        try (var broker = open(topology);
                var sources = new PingSources(Ticks.of(broker), Clock.systemUTC())) {
            sources.start(topology.pingSources());

            await().until(() -> received.size() >= 2);
        }
    }
}

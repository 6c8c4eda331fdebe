package io.haingestor.broker.ping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudevents.CloudEvent;
import io.haingestor.broker.Broker;
import io.haingestor.broker.BrokerConfig;
import io.haingestor.broker.Delivery;
import io.haingestor.broker.topology.Topology;
import io.haingestor.broker.topology.TopologyReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PingSources on a real log. */
class PingSourcesBrokerTest {
    @TempDir
    Path folder;

    private final List<CloudEvent> received = new CopyOnWriteArrayList<>();

    private Topology topology(String schedule) throws Exception {
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
        return new TopologyReader().read(manifests);
    }

    private Broker open(Topology topology) throws Exception {
        var broker = Broker.open(
                BrokerConfig.of(folder.resolve("data")),
                topology,
                (destination, trigger) -> Optional.of(event -> {
                    received.add(event);
                    return CompletableFuture.completedFuture(Delivery.accepted());
                }),
                Clock.systemUTC(),
                RandomGenerator.getDefault());
        broker.start();
        return broker;
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
                return broker.mark("PingSource default/ping").isPresent();
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
    void ticksByTheClockOfTheMachine() throws Exception {
        var topology = topology("@every 1s");
        try (var broker = open(topology);
                var sources = new PingSources(Ticks.of(broker), Clock.systemUTC())) {
            sources.start(topology.pingSources());

            await().until(() -> received.size() >= 2);
        }
    }
}

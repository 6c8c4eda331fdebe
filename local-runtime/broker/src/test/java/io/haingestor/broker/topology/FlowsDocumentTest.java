package io.haingestor.broker.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.haingestor.broker.Broker;
import io.haingestor.broker.BrokerConfig;
import io.haingestor.broker.Delivery;
import io.haingestor.broker.Subscriber;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manifests of docs/flows.md do what the page says. */
class FlowsDocumentTest {
    private static final Pattern MANIFESTS = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final String READING = "org.example.meter.reading";

    @TempDir
    Path folder;

    /** Name of the function and id of the event, in the order in which they came. */
    private final List<String> calls = new CopyOnWriteArrayList<>();

    private Broker open(int example, Map<String, Function<CloudEvent, Delivery>> functions) throws Exception {
        var page = MANIFESTS.matcher(Files.readString(Path.of("../../docs/flows.md")));
        for (var i = 0; i <= example; i++) {
            assertThat(page.find()).isTrue();
        }
        var manifests = Files.createDirectories(folder.resolve("manifests"));
        Files.writeString(manifests.resolve("all.yaml"), page.group(1));
        var topology = new TopologyReader().read(manifests);
        assertThat(topology.ignored()).isEmpty();
        var broker = Broker.open(
                BrokerConfig.of(folder.resolve("data")),
                topology,
                (destination, trigger) -> Optional.of(subscriber((Destination.Ref) destination, functions)),
                Clock.systemUTC(),
                RandomGenerator.getDefault());
        broker.start();
        return broker;
    }

    private Subscriber subscriber(Destination.Ref service, Map<String, Function<CloudEvent, Delivery>> functions) {
        var name = service.name().name();
        return event -> {
            calls.add(name + ' ' + event.getId());
            return CompletableFuture.completedFuture(
                    functions.getOrDefault(name, unused -> Delivery.accepted()).apply(event));
        };
    }

    private static CloudEventBuilder event(String id, String type) {
        return CloudEventBuilder.v1().withId(id).withType(type).withSource(URI.create("/meters/1"));
    }

    private static Delivery answer(CloudEventBuilder event) {
        return new Delivery.Accepted(List.of(event.build()));
    }

    private static void publish(Broker broker, CloudEventBuilder... events) throws Exception {
        for (var event : events) {
            broker.publish(event.build()).toCompletableFuture().get(1, TimeUnit.MINUTES);
        }
    }

    private void awaitEmpty(Broker broker) {
        await().until(() -> broker.status().triggers().stream()
                .allMatch(trigger -> trigger.backlog() == 0 && trigger.deadLettered() == 0));
    }

    @Test
    void eachStepOfTheSequenceGetsWhatTheOneBeforeAnswersAndNoneThatAnswersNothingGoesOn() throws Exception {
        try (var broker = open(
                0,
                Map.of(
                        "parse",
                        event -> event.getId().equals("broken")
                                ? Delivery.accepted()
                                : answer(event(event.getId() + "/parsed", READING)
                                        .withExtension("stage", "convert")),
                        "convert",
                        event -> answer(
                                event(event.getId() + "/converted", READING).withExtension("stage", "done"))))) {
            publish(broker, event("broken", "org.example.meter.raw"), event("1", "org.example.meter.raw"));

            await().until(() -> calls.contains("bill 1/parsed/converted"));
            awaitEmpty(broker);
        }
        assertThat(calls)
                .containsExactlyInAnyOrder("parse broken", "parse 1", "convert 1/parsed", "bill 1/parsed/converted");
    }

    @Test
    void everyBranchOfTheParallelWhoseFilterHoldsGetsTheEventAndWhatItAnswersGoesToTheReply() throws Exception {
        try (var broker = open(
                1,
                Map.of(
                        "alarm",
                        event -> answer(event(event.getId() + "/alarm", "org.example.meter.alarm")),
                        "average",
                        event -> answer(event(event.getId() + "/average", "org.example.meter.average"))))) {
            publish(
                    broker,
                    event("hot", READING)
                            .withExtension("quantity", "Temperature")
                            .withExtension("level", 90),
                    event("cold", READING)
                            .withExtension("quantity", "Temperature")
                            .withExtension("level", 10),
                    event("other", READING));

            await().until(() -> calls.size() == 8);
            awaitEmpty(broker);
        }
        assertThat(calls)
                .containsExactlyInAnyOrder(
                        "alarm hot",
                        "average hot",
                        "average cold",
                        "average other",
                        "notify hot/alarm",
                        "notify hot/average",
                        "notify cold/average",
                        "notify other/average");
    }
}

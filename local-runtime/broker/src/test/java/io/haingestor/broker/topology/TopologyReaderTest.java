package io.haingestor.broker.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopologyReaderTest {
    private static final String BROKER =
            """
            apiVersion: eventing.knative.dev/v1
            kind: Broker
            metadata:
              name: default
            """;
    private static final String TRIGGER =
            """
            apiVersion: eventing.knative.dev/v1
            kind: Trigger
            metadata:
              name: normalize
            spec:
              broker: default
              subscriber:
                ref: {apiVersion: serving.knative.dev/v1, kind: Service, name: normalize}
            """;

    @TempDir
    Path folder;

    private void file(String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Topology read() throws TopologyException {
        return new TopologyReader().read(folder);
    }

    private List<String> problems() {
        var problems = new java.util.ArrayList<String>();
        assertThatThrownBy(this::read).isInstanceOfSatisfying(TopologyException.class, e -> e.problems()
                .forEach(problem -> problems.add(folder.relativize(
                                problem.place().file()) + ":" + problem.place().line() + ": " + problem.message())));
        return problems;
    }

    @Test
    void readsTheManifestsOfTheProjectItself() throws Exception {
        var topology = new TopologyReader().read(Path.of("../../knative/base"));

        assertThat(topology.ignored()).isEmpty();
        assertThat(topology.brokers()).hasSize(1);
        var write = topology.triggers().stream()
                .filter(trigger -> trigger.name().name().equals("write"))
                .findFirst()
                .orElseThrow();
        assertThat(write.inFlight()).isEqualTo(2_000);
        assertThat(write.delivery().retry()).isEqualTo(600);
        assertThat(write.filter().exactType()).contains("io.haingestor.state");
        assertThat(topology.triggers())
                .allSatisfy(trigger -> assertThat(topology.service(((Destination.Ref) trigger.subscriber()).name()))
                        .isPresent());
    }

    @Test
    void aTriggerHasEverythingThatItsManifestSays() throws Exception {
        file(
                "all.yaml",
                BROKER
                        + """
                        ---
                        apiVersion: eventing.knative.dev/v1
                        kind: Trigger
                        metadata:
                          name: write
                          annotations:
                            kafka.eventing.knative.dev/delivery.order: ordered
                            local-runtime.haingestor.io/in-flight: "2000"
                        spec:
                          broker: default
                          filters:
                            - exact: {type: io.haingestor.state, stage: done}
                          delivery:
                            retry: 600
                            backoffPolicy: linear
                            backoffDelay: PT0.5S
                            timeout: PT30S
                            deadLetterSink: {uri: "http://example.com/dead"}
                          subscriber:
                            ref: {apiVersion: serving.knative.dev/v1, kind: Service, name: write}
                            uri: /points
                        """);

        var trigger = read().triggers().get(0);

        assertThat(trigger)
                .isEqualTo(new TriggerResource(
                        new ResourceName("default", "write"),
                        new ResourceName("default", "default"),
                        new Filter.Exact(Map.of("type", "io.haingestor.state", "stage", "done")),
                        new Destination.Ref(
                                "serving.knative.dev/v1", "Service", new ResourceName("default", "write"), "/points"),
                        new DeliverySpec(
                                600,
                                DeliverySpec.BackoffPolicy.LINEAR,
                                Duration.ofMillis(500),
                                Duration.ofSeconds(30),
                                DeliverySpec.Format.BINARY,
                                null,
                                new Destination.Address(URI.create("http://example.com/dead"))),
                        true,
                        2_000,
                        TriggerResource.UNLIMITED,
                        new Place(folder.resolve("all.yaml"), 6)));
    }

    @Test
    void whatATriggerDoesNotSayIsKnativesDefault() throws Exception {
        file("all.yaml", BROKER + "---\n" + TRIGGER);

        var trigger = read().triggers().get(0);

        assertThat(trigger.delivery())
                .isEqualTo(new DeliverySpec(
                        10,
                        DeliverySpec.BackoffPolicy.EXPONENTIAL,
                        Duration.ofMillis(200),
                        Duration.ofMinutes(5),
                        DeliverySpec.Format.BINARY,
                        null,
                        null));
        assertThat(trigger.ordered()).isFalse();
        assertThat(trigger.inFlight()).isEqualTo(TriggerResource.DEFAULT_IN_FLIGHT);
    }

    @Test
    void aTriggerThatSaysNothingHasItsBrokersDeliveryAndOneThatSaysSomethingOnlyItsDeadLetterSink() throws Exception {
        file(
                "all.yaml",
                BROKER
                        + """
                        spec:
                          delivery: {retry: 3, backoffPolicy: linear, deadLetterSink: {uri: "http://dead"}}
                        ---
                        """
                        + TRIGGER + "---\n"
                        + TRIGGER.replace("name: normalize\nspec:", "name: other\nspec:\n  delivery: {retry: 7}"));

        var triggers = read().triggers();

        assertThat(triggers.get(0).delivery().retry()).isEqualTo(3);
        assertThat(triggers.get(1).delivery())
                .isEqualTo(new DeliverySpec(
                        7,
                        DeliverySpec.BackoffPolicy.EXPONENTIAL,
                        Duration.ofMillis(200),
                        Duration.ofMinutes(5),
                        DeliverySpec.Format.BINARY,
                        null,
                        new Destination.Address(URI.create("http://dead"))));
    }

    @Test
    void readsWhatTheKustomizationListsAndNothingElse() throws Exception {
        file(
                "kustomization.yaml",
                "namespace: home\nresources:\n  - broker.yaml\n  - triggers\n  - https://example.com/more.yaml\n");
        file("broker.yaml", BROKER);
        file("not-listed.yaml", "this: is not read: at all");
        file("triggers/kustomization.yaml", "resources: [one.yaml, ../service.yaml]");
        file("triggers/one.yaml", TRIGGER);
        file(
                "service.yaml",
                """
                apiVersion: serving.knative.dev/v1
                kind: Service
                metadata:
                  name: normalize
                  annotations: {a: outer, b: outer}
                spec:
                  template:
                    metadata:
                      annotations: {a: inner}
                    spec:
                      containers:
                        - image: ha-ingestor/normalize
                          env:
                            - {name: QUARKUS_FUNQY_EXPORT, value: normalize}
                            - {name: SECRET, valueFrom: {secretKeyRef: {name: s, key: k}}}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: settings}
                """);

        var topology = read();

        assertThat(topology.triggers().get(0).broker()).isEqualTo(new ResourceName("home", "default"));
        var service = topology.service(new ResourceName("home", "normalize")).orElseThrow();
        assertThat(service.image()).isEqualTo("ha-ingestor/normalize");
        assertThat(service.environment()).isEqualTo(Map.of("QUARKUS_FUNQY_EXPORT", "normalize"));
        assertThat(service.annotations()).isEqualTo(Map.of("a", "inner", "b", "outer"));
        assertThat(topology.ignored())
                .containsExactly(
                        folder.resolve("kustomization.yaml")
                                + ":5: https://example.com/more.yaml is not on this machine",
                        folder.resolve("service.yaml") + ":17: v1/ConfigMap home/settings means nothing here");
    }

    @Test
    void readsAPingSource() throws Exception {
        file("broker.yaml", BROKER);
        file(
                "ping.yaml",
                """
                apiVersion: sources.knative.dev/v1
                kind: PingSource
                metadata: {name: hourly}
                spec:
                  schedule: "0 * * * *"
                  timezone: Europe/Berlin
                  contentType: application/json
                  data: '{"what": "retention"}'
                  ceOverrides: {extensions: {stage: raw}}
                  sink:
                    ref: {apiVersion: eventing.knative.dev/v1, kind: Broker, name: default}
                """);

        assertThat(read().pingSources())
                .containsExactly(new PingSourceResource(
                        new ResourceName("default", "hourly"),
                        Schedule.of("0 * * * *", "Europe/Berlin"),
                        "application/json",
                        "{\"what\": \"retention\"}",
                        false,
                        Map.of("stage", "raw"),
                        new ResourceName("default", "default"),
                        new Place(folder.resolve("ping.yaml"), 1)));
    }

    @Test
    void readsTheSinkBindingOfAServiceAndLeavesThatOfADeployment() throws Exception {
        file("broker.yaml", BROKER);
        file("service.yaml", binding("serving.knative.dev/v1", "Service", "default"));
        file("deployment.yaml", binding("apps/v1", "Deployment", "default").replace("name: skip", "name: gateway"));

        var topology = read();

        var service = new ResourceName("default", "f");
        assertThat(topology.sinkBindings())
                .containsExactly(new SinkBindingResource(
                        new ResourceName("default", "skip"),
                        service,
                        new Destination.Ref(
                                "eventing.knative.dev/v1", "Broker", new ResourceName("default", "default"), ""),
                        Map.of("from", "skip"),
                        new Place(folder.resolve("service.yaml"), 1)));
        assertThat(topology.sinkOf(service)).isPresent();
        assertThat(topology.ignored()).isEmpty();
    }

    @Test
    void aSinkBindingToABrokerThatIsNotThereIsTold() throws Exception {
        file("broker.yaml", BROKER);
        file("service.yaml", binding("serving.knative.dev/v1", "Service", "other"));
        assertThat(problems())
                .containsExactly("service.yaml:8: expected the sink of SinkBinding default/skip to be one of the"
                        + " Brokers [default/default], found Broker default/other");
    }

    private static String binding(String apiVersion, String kind, String broker) {
        return """
                apiVersion: sources.knative.dev/v1
                kind: SinkBinding
                metadata: {name: skip}
                spec:
                  subject: {apiVersion: %s, kind: %s, name: f}
                  ceOverrides: {extensions: {from: skip}}
                  sink:
                    ref: {apiVersion: eventing.knative.dev/v1, kind: Broker, name: %s}
                """
                .formatted(apiVersion, kind, broker);
    }

    @Test
    void tellsEverythingThatIsWrongAtOnceWithFileAndLine() throws Exception {
        file(
                "a.yaml",
                """
                apiVersion: eventing.knative.dev/v1
                kind: Trigger
                metadata:
                  name: lost
                spec:
                  broker: defualt
                  retries: 3
                  filters:
                    - exact: {type: a}
                      suffix: {source: b}
                  delivery:
                    retry: -1
                    backoffDelay: 200ms
                    timeout: PT0S
                    backoffPolicy: quadratic
                """);
        file("b.yaml", BROKER + "---\n" + BROKER);
        file("c.yaml", "apiVersion: v1\nkind: [");

        assertThat(problems())
                .containsExactly(
                        "a.yaml:6: expected the Broker of Trigger default/lost to be one of [default/default], found 'defualt' in namespace default",
                        "a.yaml:6: expected Trigger default/lost to have a subscriber, found none",
                        "a.yaml:7: expected one of [broker, brokerRef, filter, filters, subscriber, delivery] in spec, found 'retries'",
                        "a.yaml:9: expected one dialect in an element of filters, found [exact, suffix]; write one element for each",
                        "a.yaml:12: expected retry to be 0 or more, found -1",
                        "a.yaml:13: expected backoffDelay to be an ISO 8601 duration such as PT0.2S, found '200ms'",
                        "a.yaml:14: expected timeout to be longer than nothing, found 'PT0S'",
                        "a.yaml:15: expected backoffPolicy to be one of [linear, exponential], found 'quadratic'",
                        "b.yaml:6: expected one Broker default/default, found another at " + folder.resolve("b.yaml")
                                + ":1",
                        "c.yaml:2: expected YAML, but expected the node content, but found '<stream end>'");
    }

    @Test
    void aKustomizationThatWouldChangeResourcesIsRefusedAndSoIsAFileThatIsNotThere() throws Exception {
        file("kustomization.yaml", "resources:\n  - gone.yaml\npatches:\n  - path: x.yaml\nnamePrefix: a-\n");

        assertThat(problems())
                .satisfiesExactly(
                        gone -> assertThat(gone)
                                .isEqualTo(
                                        "kustomization.yaml:2: expected a file or a folder named 'gone.yaml', found nothing"),
                        patches ->
                                assertThat(patches).startsWith("kustomization.yaml:4: 'patches' is not followed here"),
                        prefix -> assertThat(prefix)
                                .startsWith("kustomization.yaml:5: 'namePrefix' is not followed here"));
    }

    @Test
    void aFolderThatIsNotThereIsTold() {
        folder = folder.resolve("nowhere");

        assertThat(problems()).containsExactly(":1: expected a folder of manifests, found nothing");
    }

    @Test
    void aKeyThatStandsTwiceIsTold() throws Exception {
        file("all.yaml", BROKER + "---\n" + TRIGGER + "  broker: other\n");

        assertThat(problems()).contains("all.yaml:14: 'broker' stands twice in spec");
    }
}

package io.haingestor.broker.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Knative's admission webhooks refuse, each with file and line. */
class AdmissionTest {
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
    private static final String SERVICE =
            """
            apiVersion: serving.knative.dev/v1
            kind: Service
            metadata:
              name: normalize
            spec:
              template:
                metadata:
                  annotations:
                    a: b
                spec:
                  timeoutSeconds: 60
                  containers:
                    - image: ha-ingestor/normalize
            """;

    @TempDir
    Path folder;

    private void file(String text) throws IOException {
        Files.writeString(folder.resolve("all.yaml"), text);
    }

    private Topology read() throws TopologyException {
        return new TopologyReader().read(folder);
    }

    private List<String> problems() {
        var problems = new ArrayList<String>();
        assertThatThrownBy(this::read).isInstanceOfSatisfying(TopologyException.class, e -> e.problems()
                .forEach(problem -> problems.add(folder.relativize(
                                problem.place().file()) + ":" + problem.place().line() + ": " + problem.message())));
        return problems;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    filters: [{cesql: "type = "}]             | expected a CESQL expression, found 'type = ': [RECOGNITION
                    filters: [{cesql: {type: x}}]             | expected 'cesql' to be a text, found a mapping
                    filters: [{all: [{not: {cesql: "@"}}]}]   | expected a CESQL expression, found '@': '@' at character 1 begins
                    filters: [{regex: {type: x}}]             | expected one of the dialects [exact, prefix, suffix, all, any, not, cesql], found 'regex'
                    filters: [{exact: {type: ''}}]            | expected a value for 'type' that is not empty
                    filters: [{exact: {Type: x}}]             | expected the name of a CloudEvents attribute
                    filters: [{exact: {stage: 5}}]            | expected 'stage' to be a text, found 5; put it in quotes
                    filters: [{exact: {}}]                    | expected at least one attribute in 'exact', found none
                    filters: [{any: []}]                      | expected at least one filter in 'any', found none
                    filters: {exact: {type: x}}               | expected filters to be a list, found a mapping
                    filter: {type: x}                         | expected one of [attributes] in filter, found 'type'
                    delivery: {retry: '3'}                    | expected retry to be a whole number, found '3'
                    delivery: {format: JSON}                  | expected format to be one of [binary, json], found 'JSON'
                    delivery: {deadLetterSink: {uri: /x}}     | expected an absolute uri where deadLetterSink has no ref
                    delivery: {deadLetterSink: {}}            | expected deadLetterSink to have a ref or a uri, found neither
                    delivery: {retry: 1.5}                    | expected retry to be a whole number, found '1.5'
                    delivery: {timeout: PT-1S}                | expected timeout to be longer than nothing, found 'PT-1S'
                    delivery: {backoffDelay: -PT1S}           | expected backoffDelay to be no less than nothing, found '-PT1S'
                    delivery: {retryAfterMax: 10s}            | expected retryAfterMax to be an ISO 8601 duration such as PT0.2S, found '10s'
                    delivery: {retryAfterMax: -PT1S}          | expected retryAfterMax to be no less than nothing, found '-PT1S'
                    delivery: {backoff: PT1S}                 | in delivery, found 'backoff'
                    delivery: {deadLetterSink: {uri: "a b"}}  | expected a URI, found 'a b'
                    filter: {attributes: {Type: x}}           | expected the name of a CloudEvents attribute
                    filter: {attributes: {type: 1}}           | expected 'type' to be a text, found 1; put it in quotes
                    filters: [{exact: {type: x}, cesql: "TRUE"}] | expected one dialect in an element of filters, found [exact, cesql]
                    filters: [{not: {any: []}}]               | expected at least one filter in 'any', found none
                    filters: [{suffix: {data_base64: x}}]     | expected the name of a CloudEvents attribute
                    brokerRef: {name: default}                | to have a broker or a brokerRef, found both
                    """)
    void anAdmissionErrorIsTold(String line, String expected) throws Exception {
        file(BROKER + "---\n" + TRIGGER.replace("spec:\n", "spec:\n  " + line + "\n"));

        assertThat(problems())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("all.yaml:11: ")
                .contains(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    local-runtime.haingestor.io/in-flight: "0"             | to be a whole number from 1 to 100000, found '0'
                    local-runtime.haingestor.io/rate: "0"                  | to be a whole number from 1 to 1000000, found '0'
                    local-runtime.haingestor.io/rate: "1000001"            | to be a whole number from 1 to 1000000, found '1000001'
                    local-runtime.haingestor.io/rate: "10/s"               | to be a whole number from 1 to 1000000, found '10/s'
                    local-runtime.haingestor.io/in-flight: 2000            | to be a text, found 2000; put it in quotes
                    kafka.eventing.knative.dev/delivery.order: "sorted"    | to be ordered or unordered, found 'sorted'
                    """)
    void anAnnotationThatCannotBeIsTold(String annotation, String expected) throws Exception {
        file(BROKER + "---\n" + TRIGGER.replace("metadata:\n", "metadata:\n  annotations:\n    " + annotation + "\n"));

        assertThat(problems())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("all.yaml:10: ")
                .contains(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    broker: ''                                           | 11 | expected the Broker of Trigger default/normalize to be one of [default/default], found ''
                    broker: nowhere                                      | 11 | to be one of [default/default], found 'nowhere' in namespace default
                    broker: 5                                            | 11 | expected broker to be a text, found 5; put it in quotes
                    brokers: default                                     | 11 | to have a broker or a brokerRef, found neither
                    brokerRef: {}                                        | 11 | expected brokerRef.name, found nothing
                    brokerRef: {name: default, namespace: other}         | 11 | expected brokerRef.namespace to be default, found 'other'
                    brokerRef: {name: default, kind: Channel}            | 11 | expected brokerRef.kind to be Broker, found 'Channel'
                    brokerRef: {name: default, apiVersion: v1}           | 11 | expected brokerRef.apiVersion to be eventing.knative.dev/v1, found 'v1'
                    brokerRef: {nam: default}                            | 11 | found 'nam'
                    """)
    void aTriggerHasExactlyOneBrokerInItsNamespace(String broker, int line, String expected) throws Exception {
        file(BROKER + "---\n" + TRIGGER.replace("broker: default", broker));

        assertThat(problems()).anySatisfy(problem -> assertThat(problem)
                .startsWith("all.yaml:" + line + ": ")
                .contains(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    subscriber: {}                                                   | expected subscriber to have a ref or a uri, found neither
                    subscriber: {uri: /x}                                            | expected an absolute uri where subscriber has no ref, found '/x'
                    subscriber: {ref: {kind: Service, name: n}}                      | expected subscriber.ref.apiVersion, found nothing
                    subscriber: {ref: {apiVersion: v1, name: n}}                     | expected subscriber.ref.kind, found nothing
                    subscriber: {ref: {apiVersion: v1, kind: Service}}               | expected subscriber.ref.name, found nothing
                    subscriber: {ref: {apiVersion: v1, kind: Service, name: ''}}     | expected subscriber.ref.name, found an empty text
                    subscriber: {uri: "http://x", ref: {apiVersion: v1, kind: Service, name: n}} | expected a relative uri where subscriber has a ref, found 'http://x'
                    subscriber: {url: "http://x"}                                    | found 'url'
                    """)
    void aSubscriberIsAReferenceOrAnAbsoluteAddress(String subscriber, String expected) throws Exception {
        file(BROKER + "---\n" + TRIGGER.replaceFirst("subscriber:\n.*\n", subscriber + "\n"));

        assertThat(problems())
                .anySatisfy(problem ->
                        assertThat(problem).startsWith("all.yaml:12: ").contains(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    delivery: {format: json}              | in delivery, found 'format'
                    delivery: {retry: -1}                 | expected retry to be 0 or more, found -1
                    delivery: {backoffPolicy: constant}   | expected backoffPolicy to be one of [linear, exponential], found 'constant'
                    delivery: {timeout: 5s}               | expected timeout to be an ISO 8601 duration
                    delivery: {deadLetterSink: {uri: x}}  | expected an absolute uri where deadLetterSink has no ref
                    size: 5                               | expected one of [config, delivery] in spec, found 'size'
                    """)
    void aBrokerIsHeldToTheSameRulesExceptThatItHasNoFormat(String line, String expected) throws Exception {
        file(BROKER + "spec:\n  " + line + "\n");

        assertThat(problems())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("all.yaml:6: ")
                .contains(expected);
    }

    @Test
    void aTriggerKeepsItsBrokerWhenItIsReadAgain() throws Exception {
        file(BROKER + "---\n" + TRIGGER);
        var before = read();
        file(BROKER + "---\n" + BROKER.replace("default", "other") + "---\n"
                + TRIGGER.replace("broker: default", "broker: other"));

        assertThat(new TopologyReader().read(folder).triggers()).hasSize(1);
        assertThatThrownBy(() -> new TopologyReader().read(folder, before))
                .hasMessage(folder.resolve("all.yaml")
                        + ":16: expected the Broker of Trigger default/normalize to stay default/default, which cannot be"
                        + " changed, found default/other; give the Trigger another name");
        assertThat(before.triggers().get(0).broker().name()).isEqualTo("default");
    }

    @Test
    void aBrokerKeepsItsClassAndItsConfigurationWhenItIsReadAgain() throws Exception {
        var kafka = BROKER
                + """
                  annotations: {eventing.knative.dev/broker.class: Kafka}
                spec:
                  config: {apiVersion: v1, kind: ConfigMap, name: kafka}
                """;
        file(BROKER);
        var silent = read();
        file(kafka);
        var before = new TopologyReader().read(folder, silent);
        file(kafka.replace("class: Kafka", "class: MTChannelBasedBroker")
                .replace("name: kafka", "name: kafka, namespace: other"));

        assertThatThrownBy(() -> new TopologyReader().read(folder, before))
                .hasMessage(folder.resolve("all.yaml")
                        + ":5: expected the annotation eventing.knative.dev/broker.class to stay Kafka and the Broker's name"
                        + " to change, found 'MTChannelBasedBroker'\n"
                        + folder.resolve("all.yaml")
                        + ":7: expected the config of Broker default/default to stay ConfigMap default/kafka, which cannot be"
                        + " changed, found ConfigMap other/kafka; give the Broker another name");
        assertThat(before.brokers().get(0).brokerClass()).isEqualTo("Kafka");
    }

    @Test
    void whatOnlySomeClustersAcceptIsReadAndNoted() throws Exception {
        file(BROKER + "---\n"
                + TRIGGER.replace("broker: default", "brokerRef: {name: default}\n  delivery: {retryAfterMax: PT10S}"));

        var topology = read();

        assertThat(topology.triggers().get(0).delivery().retryAfterMax()).isEqualTo(Duration.ofSeconds(10));
        var file = folder.resolve("all.yaml");
        assertThat(topology.ignored())
                .containsExactly(
                        file + ":11: a cluster refuses brokerRef unless its feature cross-namespace-event-links is on;"
                                + " write 'broker' and the name",
                        file + ":12: a cluster refuses retryAfterMax unless its feature delivery-retryafter is on");
    }

    @Test
    void whatMeansNothingHereIsNotedAndAFlowWithHowToWriteItAsTriggers() throws Exception {
        file(
                """
                apiVersion: flows.knative.dev/v1
                kind: Sequence
                metadata: {name: steps}
                ---
                apiVersion: sources.knative.dev/v1
                kind: ApiServerSource
                metadata: {name: objects}
                """);

        var file = folder.resolve("all.yaml");
        assertThat(read().ignored())
                .containsExactly(
                        file
                                + ":1: flows.knative.dev/Sequence default/steps means nothing here; docs/flows.md says how to"
                                + " write it as Triggers",
                        file + ":5: sources.knative.dev/ApiServerSource default/objects means nothing here");
    }

    @Test
    void aTriggerHasTheRateOfItsAnnotation() throws Exception {
        file(BROKER + "---\n"
                + TRIGGER.replace(
                        "metadata:\n", "metadata:\n  annotations: {local-runtime.haingestor.io/rate: \"250\"}\n"));

        assertThat(read().triggers().get(0).rate()).isEqualTo(250);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    min-scale: "-1"                           | to be a whole number from 0 to 2147483647, found '-1'
                    minScale: "one"                           | to be a whole number from 0 to 2147483647, found 'one'
                    max-scale: 3                              | to be a text, found 3; put it in quotes
                    initial-scale: "1.5"                      | to be a whole number from 0 to 2147483647, found '1.5'
                    activation-scale: "1"                     | to be a whole number from 2 to 2147483647, found '1'
                    target: "0"                               | to be a number 0.01 or more, found '0'
                    target-utilization-percentage: "101"      | to be a number from 1 to 100, found '101'
                    target-burst-capacity: "-2"               | to be a number 0 or more, or -1, found '-2'
                    panic-threshold-percentage: "NaN"         | to be a number from 110 to 1000, found 'NaN'
                    window: "5s"                              | to be a duration from 6s to 1h such as 30s or 1m30s, found '5s'
                    scale-down-delay: "61m"                   | to be a duration from 0s to 1h such as 30s or 1m30s, found '61m'
                    scale-to-zero-pod-retention-period: "1"   | to be a duration from 0s to 1h such as 30s or 1m30s, found '1'
                    """)
    void whatSaysHowToScaleAServiceIsANumber(String annotation, String expected) throws Exception {
        file(SERVICE.replace("a: b", "autoscaling.knative.dev/" + annotation));

        assertThat(problems())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("all.yaml:9: ")
                .contains(expected);
    }

    @Test
    void aServiceMayNotScaleToFewerThanItsLeastNorBeToldToOutsideOfItsTemplate() throws Exception {
        file(SERVICE.replace(
                        "a: b", "{autoscaling.knative.dev/min-scale: \"3\", autoscaling.knative.dev/max-scale: \"2\"}")
                .replace("annotations:\n        {", "annotations: {")
                .replace(
                        "metadata:\n  name",
                        "metadata:\n  annotations: {autoscaling.knative.dev/target: \"5\"}\n  name"));

        assertThat(problems())
                .containsExactly(
                        "all.yaml:4: expected the annotation autoscaling.knative.dev/target to stand in"
                                + " spec.template.metadata.annotations, found '5'",
                        "all.yaml:9: expected the annotation autoscaling.knative.dev/max-scale to be no less than"
                                + " min-scale, which is 3, found '2'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    timeoutSeconds: 601             | expected timeoutSeconds to be from 0 to 600, found 601
                    timeoutSeconds: -1              | expected timeoutSeconds to be from 0 to 600, found -1
                    timeoutSeconds: '60'            | expected timeoutSeconds to be a whole number, found '60'
                    containerConcurrency: 1001      | expected containerConcurrency to be from 0 to 1000, found 1001
                    containerConcurrency: -1        | expected containerConcurrency to be from 0 to 1000, found -1
                    """)
    void aServiceHasBoundsForItsConcurrencyAndItsTime(String field, String expected) throws Exception {
        file(SERVICE.replace("timeoutSeconds: 60", field));

        assertThat(problems()).containsExactly("all.yaml:11: " + expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ports: [{containerPort: 1}, {containerPort: 2}]                               | expected one containerPort in a Service, found another at
                    ports: [{containerPort: 8080, hostPort: 80}]                                  | expected no hostPort in a Service, found one
                    ports: [{containerPort: http}]                                                | expected containerPort to be a whole number, found 'http'
                    readinessProbe: {httpGet: {port: 9000}}                                       | expected the readinessProbe to ask the port that serves, which is 8080, found '9000'
                    livenessProbe: {tcpSocket: {port: other}}                                     | expected the livenessProbe to ask the port that serves, which is 8080, found 'other'
                    """)
    void aServiceHasOnePortThatItsProbesAsk(String field, String expected) throws Exception {
        file(SERVICE + "          " + field + "\n");

        assertThat(problems())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("all.yaml:14: ")
                .contains(expected);
    }

    @Test
    void aServiceThatKnativeAcceptsIsAccepted() throws Exception {
        file(
                SERVICE.replace(
                                        "a: b",
                                        "{autoscaling.knative.dev/minScale: \"1\", autoscaling.knative.dev/window: 1m30s}")
                                .replace("annotations:\n        {", "annotations: {")
                        + """
                          ports: [{name: h2c, containerPort: 9000}]
                          readinessProbe: {httpGet: {port: h2c}}
                          livenessProbe: {tcpSocket: {port: 9000}}
                          startupProbe: {httpGet: {path: /}}
                        - image: sidecar
                """);

        assertThat(read().services().get(0).image()).isEqualTo("ha-ingestor/normalize");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    nodeSelector: {a: b}                                   | a cluster refuses 'nodeSelector' in the pod of a Service unless its feature kubernetes.podspec-nodeselector is on
                    hostNetwork: true                                      | a cluster refuses 'hostNetwork' in the pod of a Service
                    volumes: [{name: a, persistentVolumeClaim: {claimName: b}}] | a cluster refuses a volume of kind 'persistentVolumeClaim' in a Service unless its feature kubernetes.podspec-persistent-volume-claim is on
                    volumes: [{name: a, hostPath: {path: /}}]              | a cluster refuses a volume of kind 'hostPath' in a Service
                    """)
    void whatKnativeTakesOfNoPodIsNoted(String field, String expected) throws Exception {
        file(SERVICE.replace("timeoutSeconds: 60", field));

        assertThat(read().ignored()).containsExactly(folder.resolve("all.yaml") + ":11: " + expected);
    }

    @Test
    void aServiceWithoutAContainerIsTold() throws Exception {
        file(SERVICE.substring(0, SERVICE.indexOf("      containers")));

        assertThat(problems())
                .containsExactly("all.yaml:6: expected Service default/normalize to have a container in"
                        + " spec.template.spec.containers, found none");
    }
}

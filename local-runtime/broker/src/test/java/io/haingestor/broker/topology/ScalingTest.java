package io.haingestor.broker.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a Service says about its processes. */
class ScalingTest {
    @TempDir
    Path folder;

    private ServiceResource read(String annotations, String pod) throws Exception {
        Files.writeString(
                folder.resolve("all.yaml"),
                """
                apiVersion: serving.knative.dev/v1
                kind: Service
                metadata:
                  name: normalize
                spec:
                  template:
                    metadata:
                      annotations: {%s}
                    spec:
                      %s
                      containers:
                        - image: ha-ingestor/normalize
                          env:
                            - {name: PLAIN, value: a}
                            - {name: HA_INGESTOR_LOCATION, valueFrom: {configMapKeyRef: {name: home, key: location}}}
                """
                        .formatted(annotations, pod));
        return new TopologyReader().read(folder).services().get(0);
    }

    @Test
    void aServiceThatSaysNothingHasKnativesDefaults() throws Exception {
        assertThat(read("", "").scaling())
                .isEqualTo(Scaling.DEFAULT)
                .isEqualTo(
                        new Scaling(0, 100, 0, 0, 0, Duration.ofSeconds(60), Duration.ZERO, Duration.ofSeconds(300)));
    }

    @Test
    void everythingThatItSaysIsRead() throws Exception {
        assertThat(read(
                                """
                                autoscaling.knative.dev/min-scale: "1", autoscaling.knative.dev/max-scale: "4",
                                autoscaling.knative.dev/initial-scale: "2", autoscaling.knative.dev/target: "2.5",
                                autoscaling.knative.dev/window: 1m30s,
                                autoscaling.knative.dev/scale-to-zero-pod-retention-period: 10s""",
                                "containerConcurrency: 5\n      timeoutSeconds: 20")
                        .scaling())
                .isEqualTo(new Scaling(
                        5, 2.5, 1, 4, 2, Duration.ofSeconds(90), Duration.ofSeconds(10), Duration.ofSeconds(20)));
    }

    @Test
    void theTargetIsTheConcurrencyWhereThatIsLess() throws Exception {
        assertThat(read("", "containerConcurrency: 5").scaling().target()).isEqualTo(5);
        assertThat(read("autoscaling.knative.dev/target: \"50\"", "containerConcurrency: 5")
                        .scaling()
                        .target())
                .isEqualTo(5);
    }

    @Test
    void aVariableWhoseValueIsKeptElsewhereIsNamed() throws Exception {
        var service = read("", "");
        assertThat(service.environment()).containsOnlyKeys("PLAIN");
        assertThat(service.references()).containsExactly("HA_INGESTOR_LOCATION");
    }
}

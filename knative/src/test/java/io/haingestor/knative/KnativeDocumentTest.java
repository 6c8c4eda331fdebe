package io.haingestor.knative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.knative.serving.v1.Service;
import io.haingestor.broker.topology.Destination;
import io.haingestor.broker.topology.Filter;
import io.haingestor.broker.topology.TopologyReader;
import io.haingestor.broker.topology.TriggerResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code docs/knative.md} says is so. */
class KnativeDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "knative.md");
    private static final Pattern COST =
            Pattern.compile("\\| `([a-z-]+)` \\| ([0-9]+) \\| ([0-9]+m, [0-9]+Mi) \\| ([0-9]+) \\|");

    @TempDir
    static Path folder;

    static List<Overlay> overlays() throws IOException {
        return Overlay.all();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void itTellsHowManyPodsThereAreAndWhatTheyAskFor(Overlay overlay) throws Exception {
        assumeTrue(Overlay.buildable(), "kubectl is not on the PATH (Debian: kubernetes-client)");
        var scales = Pod.of(overlay.render(folder));
        var told = COST.matcher(Files.readString(DOCUMENT))
                .results()
                .filter(row -> row.group(1).equals(overlay.toString()))
                .toList();

        assertThat(told).hasSize(1).first().satisfies(row -> {
            assertThat(row.group(2)).isEqualTo("" + sum(scales, Pod::least));
            assertThat(row.group(3))
                    .isEqualTo(sum(scales, pod -> pod.least() * pod.request("cpu")) + "m, "
                            + sum(scales, pod -> pod.least() * pod.request("memory")) + "Mi");
            assertThat(row.group(4)).isEqualTo("" + sum(scales, Pod::most));
        });
    }

    @Test
    void itsCommandMakesTheServiceOfTheManifest() throws Exception {
        assumeTrue(Overlay.buildable(), "kubectl is not on the PATH (Debian: kubernetes-client)");
        var command = KnCommand.of(DOCUMENT, "kn service create normalize");
        var service = new Overlay(Path.of("overlays", "in-memory"))
                .resource(folder, Service.class, "serving.knative.dev/v1 Service", "normalize");
        var template = service.getSpec().getTemplate();
        var pod = template.getSpec();
        var container = pod.getContainers().get(0);
        var context = container.getSecurityContext();

        assertThat(command.all("namespace"))
                .containsExactly(service.getMetadata().getNamespace());
        assertThat(command.all("image")).containsExactly(container.getImage());
        assertThat(command.all("cluster-local")).hasSize(1);
        assertThat(service.getMetadata().getLabels())
                .containsEntry("networking.knative.dev/visibility", "cluster-local");
        assertThat(command.all("env"))
                .containsExactlyInAnyOrderElementsOf(container.getEnv().stream()
                        .map(variable -> variable.getName() + '=' + variable.getValue())
                        .toList());
        assertThat(template.getMetadata().getAnnotations())
                .isEqualTo(Map.of(
                        "autoscaling.knative.dev/max-scale",
                        command.all("scale-max").get(0)));
        assertThat(command.all("concurrency-limit")).containsExactly("" + pod.getContainerConcurrency());
        assertThat(command.all("timeout")).containsExactly("" + pod.getTimeoutSeconds());
        assertThat(command.all("service-account")).containsExactly(pod.getServiceAccountName());
        assertThat(command.all("user")).containsExactly("" + context.getRunAsUser());
        assertThat(command.all("security-context")).containsExactly("strict");
        assertThat(command.all("mount"))
                .containsExactly(container.getVolumeMounts().get(0).getMountPath() + "=emptyDir:"
                        + pod.getVolumes().get(0).getName());
        assertThat(command.map("request"))
                .isEqualTo(texts(container.getResources().getRequests()));
        assertThat(command.map("limit"))
                .isEqualTo(texts(container.getResources().getLimits()));
        assertThat(command.all("probe-readiness"))
                .containsExactly("http::8080:"
                        + container.getReadinessProbe().getHttpGet().getPath());
        assertThat(command.all("probe-liveness"))
                .containsExactly("http::8080:"
                        + container.getLivenessProbe().getHttpGet().getPath());
    }

    @Test
    void itsCommandMakesTheTriggerOfTheManifest() throws Exception {
        var command = KnCommand.of(DOCUMENT, "kn trigger create normalize");
        var trigger = new TopologyReader()
                .read(Path.of("base")).triggers().stream()
                        .filter(one -> one.name().name().equals("normalize"))
                        .findFirst()
                        .orElseThrow();

        assertThat(command.all("namespace")).containsExactly(trigger.name().namespace());
        assertThat(command.all("broker")).containsExactly(trigger.broker().name());
        assertThat(trigger.filter()).isEqualTo(new Filter.Exact(command.map("filter")));
        assertThat(command.all("sink")).containsExactly("ksvc:" + subscriber(trigger));
    }

    private static String subscriber(TriggerResource trigger) {
        return trigger.subscriber() instanceof Destination.Ref ref ? ref.name().name() : "";
    }

    private static Map<String, String> texts(Map<String, ?> quantities) {
        return quantities.entrySet().stream()
                .collect(java.util.stream.Collectors.toMap(
                        Map.Entry::getKey, one -> one.getValue().toString()));
    }

    private static int sum(List<Pod> scales, java.util.function.ToIntFunction<Pod> part) {
        return scales.stream().mapToInt(part).sum();
    }
}

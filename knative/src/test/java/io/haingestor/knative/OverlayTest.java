package io.haingestor.knative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.haingestor.broker.topology.TopologyReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code kubectl apply -k} would send to a cluster. */
class OverlayTest {
    @TempDir
    static Path folder;

    @BeforeAll
    static void kubectl() {
        assumeTrue(Overlay.buildable(), "kubectl is not on the PATH (Debian: kubernetes-client)");
    }

    static List<Overlay> overlays() throws IOException {
        return Overlay.all();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void aClusterRefusesNothingOfIt(Overlay overlay) throws Exception {
        assertThat(ManifestCheck.folder(overlay.render(folder).getParent())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void itsFunctionsAndTriggersAreThoseOfTheLocalRuntimeExceptForWhatItNames(Overlay overlay) throws Exception {
        var local = new TopologyReader().read(Path.of("base"));

        assertThat(TopologyDifference.between(local, overlay.topology(folder))).isEqualTo(overlay.differences());
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyPodIsWhatARestrictedNamespaceTakes(Overlay overlay) throws Exception {
        var pods = Pod.of(overlay.render(folder));

        assertThat(pods).hasSizeGreaterThan(5).allSatisfy(pod -> {
            assertThat(pod.security("runAsNonRoot")).isEqualTo(true);
            assertThat(pod.security("runAsUser")).isEqualTo(1001);
            assertThat(pod.security("readOnlyRootFilesystem")).isEqualTo(true);
            assertThat(pod.security("allowPrivilegeEscalation")).isEqualTo(false);
            assertThat(pod.security("capabilities")).hasToString("{drop=[ALL]}");
            assertThat(pod.security("seccompProfile")).hasToString("{type=RuntimeDefault}");
            assertThat(pod.spec()).containsEntry("automountServiceAccountToken", false);
            assertThat(pod.mounts()).contains("/tmp");
        });
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyPodSaysWhatItNeedsAndHowItIs(Overlay overlay) throws Exception {
        assertThat(Pod.of(overlay.render(folder)))
                .allSatisfy(pod -> assertThat(pod.container()).containsKeys("livenessProbe", "readinessProbe"))
                .allSatisfy(pod -> assertThat(pod.container().get("resources").toString())
                        .containsPattern("limits=\\{memory=[0-9]+Mi}, requests=\\{cpu=[0-9]+m, memory=[0-9]+Mi}"))
                .allSatisfy(pod -> assertThat(pod.container().get("image").toString())
                        .as("an image with a tag that stays")
                        .matches(".+/ha-ingestor/[a-z]+:[a-z0-9.]+")
                        .doesNotEndWith(":latest"));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void whatOwnsFilesIsThereOnceAndEndsBeforeItsSuccessorBegins(Overlay overlay) throws Exception {
        for (var name : List.of("gateway", "store")) {
            var deployment = overlay.resource(folder, Deployment.class, "apps/v1 Deployment", name);
            var volume = overlay.resource(folder, PersistentVolumeClaim.class, "v1 PersistentVolumeClaim", name);

            assertThat(deployment.getSpec().getReplicas()).isEqualTo(1);
            assertThat(deployment.getSpec().getStrategy().getType()).isEqualTo("Recreate");
            assertThat(volume.getSpec().getAccessModes()).containsExactly("ReadWriteOncePod");
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void noSecretIsInItButThatOfASimulatedHome(Overlay overlay) throws Exception {
        var file = overlay.render(folder);

        assertThat(Document.of(file).stream().filter(document -> document.kind().equals("v1 Secret")))
                .allSatisfy(
                        secret -> assertThat(secret.content().get("stringData")).hasToString("{token=simulator}"));
        assertThat(Files.readString(file)).doesNotContainPattern("(?i)name: [A-Z_]*TOKEN\\s+value:");
    }
}

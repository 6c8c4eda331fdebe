package io.haingestor.broker.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.haingestor.broker.LogUnavailableException;
import io.haingestor.broker.topology.Place;
import io.haingestor.broker.topology.Topology;
import io.haingestor.broker.topology.TopologyException;
import io.haingestor.broker.topology.TopologyException.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A look is a second. */
class ManifestWatchTest {
    private static final String BROKER =
            """
            apiVersion: eventing.knative.dev/v1
            kind: Broker
            metadata: {name: %s}
            """;
    private static final String TRIGGER =
            """
            apiVersion: eventing.knative.dev/v1
            kind: Trigger
            metadata: {name: %s}
            spec:
              broker: %s
              subscriber: {uri: "http://lamp"}
            """;

    @TempDir
    Path folder;

    private final List<Topology> changes = new ArrayList<>();
    private Instant written = Instant.parse("2026-03-01T10:00:00Z");
    private Path manifests;
    private ManifestWatch watch;

    @BeforeEach
    void read() throws Exception {
        manifests = Files.createDirectory(folder.resolve("manifests"));
        write("broker.yaml", BROKER.formatted("default"));
        write("lamp.yaml", TRIGGER.formatted("lamp", "default"));
        watch = new ManifestWatch(manifests);
    }

    @AfterEach
    void close() {
        watch.close();
    }

    /** Each at a time of its own, however fast the test is. */
    private Path write(String file, String text) throws IOException {
        var path = manifests.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        written = written.plusSeconds(1);
        return Files.setLastModifiedTime(path, FileTime.from(written));
    }

    private void look(int times) {
        for (var i = 0; i < times; i++) {
            watch.look(changes::add);
        }
    }

    private List<String> triggers() {
        return watch.topology().triggers().stream()
                .map(trigger -> trigger.name().name())
                .toList();
    }

    @Test
    void aFolderThatStaysAsItIsChangesNothing() {
        look(5);
        assertThat(changes).isEmpty();
        assertThat(triggers()).containsExactly("lamp");
    }

    @Test
    void whatHasChangedIsInForceWhenItHasHeldStill() throws Exception {
        write("door.yaml", TRIGGER.formatted("door", "default"));
        look(1);
        assertThat(changes).isEmpty();
        look(1);
        assertThat(changes).containsExactly(watch.topology());
        assertThat(triggers()).containsExactly("door", "lamp");
        look(3);
        assertThat(changes).hasSize(1);
    }

    @Test
    void aFileThatIsStillWrittenIsNotRead() throws Exception {
        var whole = TRIGGER.formatted("lamp", "default") + "---\n" + TRIGGER.formatted("door", "default");
        for (var length : new int[] {10, 100, whole.length() - 5}) {
            write("lamp.yaml", whole.substring(0, length));
            look(1);
        }
        write("lamp.yaml", whole);
        look(2);
        assertThat(changes).hasSize(1);
        assertThat(triggers()).containsExactly("lamp", "door");
        assertThat(watch.problems()).isEmpty();
    }

    @Test
    void aChangeOfTheSameSizeCounts() throws Exception {
        write("lamp.yaml", TRIGGER.formatted("door", "default"));
        look(2);
        assertThat(triggers()).containsExactly("door");
    }

    @Test
    void aBrokenFileLeavesTheLastGoodVersionAndIsNamedWithItsLine() throws Exception {
        var file = write("lamp.yaml", TRIGGER.formatted("lamp", "default") + "  filter: {colour: red}\n");
        write("door.yaml", TRIGGER.formatted("door", "default"));
        look(2);
        assertThat(changes).isEmpty();
        assertThat(triggers()).containsExactly("lamp");
        assertThat(watch.problems()).extracting(Problem::place).containsExactly(new Place(file, 7));

        write("lamp.yaml", TRIGGER.formatted("lamp", "default"));
        look(2);
        assertThat(triggers()).containsExactly("door", "lamp");
        assertThat(watch.problems()).isEmpty();
    }

    @Test
    void whatIsRefusedWhenItIsToHoldIsAProblemToo() throws Exception {
        var problem = new Problem(new Place(Path.of("a.yaml"), 3), "expected a subscriber");
        write("door.yaml", TRIGGER.formatted("door", "default"));
        for (var i = 0; i < 4; i++) {
            watch.look(topology -> {
                changes.add(topology);
                throw new TopologyException(List.of(problem));
            });
        }
        assertThat(changes).hasSize(1);
        assertThat(triggers()).containsExactly("lamp");
        assertThat(watch.problems()).containsExactly(problem);
    }

    @Test
    void whatCannotBeStoredIsTriedAgain() throws Exception {
        write("door.yaml", TRIGGER.formatted("door", "default"));
        for (var i = 0; i < 3; i++) {
            watch.look(topology -> {
                throw new LogUnavailableException("no space left");
            });
        }
        assertThat(watch.problems()).singleElement().asString().contains("manifests:1:", "no space left");
        look(1);
        assertThat(triggers()).containsExactly("door", "lamp");
        assertThat(watch.problems()).isEmpty();
    }

    @Test
    void aChangeThatFailsDoesNotEndTheWatch() throws Exception {
        write("door.yaml", TRIGGER.formatted("door", "default"));
        for (var i = 0; i < 3; i++) {
            watch.look(topology -> {
                throw new IllegalStateException("a fault");
            });
        }
        look(1);
        assertThat(triggers()).containsExactly("door", "lamp");
    }

    @Test
    void aFolderThatIsEmptyOrGoneIsTakenForAMistake() throws Exception {
        Files.delete(manifests.resolve("broker.yaml"));
        Files.delete(manifests.resolve("lamp.yaml"));
        look(2);
        assertThat(watch.problems()).singleElement().asString().contains("expected a Broker as before, found none");
        Files.delete(manifests);
        look(2);
        assertThat(watch.problems()).singleElement().asString().contains("expected a folder of manifests");
        assertThat(changes).isEmpty();

        write("broker.yaml", BROKER.formatted("default"));
        look(2);
        assertThat(triggers()).isEmpty();
        assertThat(watch.problems()).isEmpty();
    }

    @Test
    void aTriggerKeepsItsBroker() throws Exception {
        write("other.yaml", BROKER.formatted("other"));
        var file = write("lamp.yaml", TRIGGER.formatted("lamp", "other"));
        look(2);
        assertThat(changes).isEmpty();
        assertThat(watch.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.place().file()).isEqualTo(file));
    }

    @Test
    void filesThatAKustomizationNamesElsewhereCount() throws Exception {
        write("overlay/kustomization.yaml", "resources: [../base]");
        write("base/kustomization.yaml", "resources: [all.yaml, more/late.yaml]");
        write("base/all.yaml", BROKER.formatted("default"));
        write("base/more/late.yaml", "");
        watch.close();
        watch = new ManifestWatch(manifests.resolve("overlay"));

        write("base/more/late.yaml", TRIGGER.formatted("lamp", "default"));
        look(2);
        assertThat(triggers()).containsExactly("lamp");

        write("base/kustomization.yaml", "resources: [all.yaml, more/late.yaml, far/door.yaml]");
        look(3);
        assertThat(watch.problems()).singleElement().asString().contains("far/door.yaml");
        write("base/far/door.yaml", TRIGGER.formatted("door", "default"));
        look(3);
        assertThat(triggers()).containsExactly("lamp", "door");
    }

    @Test
    void aFileThatHasJustComeIntoSightHasToHoldStillToo() throws Exception {
        write("kustomization.yaml", "resources: [broker.yaml]");
        look(2);
        var whole = TRIGGER.formatted("door", "default") + "---\n" + TRIGGER.formatted("wall", "default");
        write("kustomization.yaml", "resources: [broker.yaml, new/door.yaml]");
        write("new/door.yaml", TRIGGER.formatted("door", "default"));
        look(2);
        write("new/door.yaml", whole);
        look(2);
        assertThat(triggers()).containsExactly("door", "wall");
        assertThat(changes).hasSize(2);
    }

    @Test
    void whatIsWrongAtTheBeginningIsNoWatch() throws Exception {
        write("lamp.yaml", "no: manifest");
        assertThatThrownBy(() -> new ManifestWatch(manifests)).isInstanceOf(TopologyException.class);
    }

    @Test
    void itLooksByItself() throws Exception {
        watch.start(changes::add);
        write("door.yaml", TRIGGER.formatted("door", "default"));
        org.awaitility.Awaitility.await().until(() -> triggers().equals(List.of("door", "lamp")));
    }
}

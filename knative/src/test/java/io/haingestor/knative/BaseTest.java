package io.haingestor.knative;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files themselves, before anything is built of them. */
class BaseTest {
    static List<Path> files() throws IOException {
        try (var files = Files.walk(Path.of("."), 3)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.startsWith("./src") && !file.startsWith("./target"))
                    // kubectl itself is strict about what it builds from.
                    .filter(file -> !file.endsWith("kustomization.yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyFileHasOnlyFieldsThatItsModelKnows(Path file) throws Exception {
        assertThat(ManifestCheck.fields(file)).isEmpty();
    }

    @Test
    void aClusterRefusesNothingOfIt() throws Exception {
        assertThat(ManifestCheck.folder(Path.of("base"))).isEmpty();
    }
}

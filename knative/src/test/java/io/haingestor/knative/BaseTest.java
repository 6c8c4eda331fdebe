package io.haingestor.knative;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The manifests that a cluster and the local runtime share. */
class BaseTest {
    @Test
    void aClusterRefusesNothingOfIt() throws Exception {
        assertThat(ManifestCheck.folder(Path.of("base"))).isEmpty();
    }
}

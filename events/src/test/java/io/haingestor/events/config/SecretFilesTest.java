package io.haingestor.events.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFilesTest {
    @TempDir
    Path folder;

    @Test
    void aVariableIsReadFromTheFileThatItsNameWithFileNames() throws IOException {
        var file = Files.writeString(folder.resolve("token"), "  abc\n");
        var source = new SecretFiles(Map.of("HA_TOKEN_FILE", file.toString()));

        assertThat(source.getValue("HA_TOKEN")).isEqualTo("abc");
        assertThat(source.getValue("INFLUXDB_TOKEN")).isNull();
    }

    @Test
    void aMissingFileIsAnErrorThatNamesTheVariableAndTheFile() {
        var source = new SecretFiles(Map.of("HA_TOKEN_FILE", "/nowhere/token"));

        assertThatThrownBy(() -> source.getValue("HA_TOKEN"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("HA_TOKEN_FILE")
                .hasMessageContaining("/nowhere/token");
    }

    @Test
    void otherSoftwaresFilesAreNotOpened() {
        var source = new SecretFiles(Map.of("TF_CLI_CONFIG_FILE", "/nowhere/terraformrc"));

        assertThat(source.getPropertyNames()).isEmpty();
    }

    @Test
    void theEnvironmentItselfWins() {
        assertThat(new SecretFiles(Map.of()).getOrdinal()).isLessThan(300);
    }

    @Test
    void microProfileConfigFindsIt() {
        assertThat(ServiceLoader.load(ConfigSource.class)).anyMatch(SecretFiles.class::isInstance);
    }
}

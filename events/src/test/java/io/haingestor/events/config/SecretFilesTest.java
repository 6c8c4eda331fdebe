package io.haingestor.events.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
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
    void aFileThatCannotBeReadGivesNoValueAndIsAnErrorWithItsVariableUntilItCan() throws IOException {
        var file = folder.resolve("token");
        var source = new SecretFiles(Map.of("HA_TOKEN_FILE", file.toString(), "HA_URL_FILE", folder.toString()));
        var config = new SmallRyeConfigBuilder().withSources(source).build();

        assertThat(config.getOptionalValue("HA_URL", String.class)).isEmpty();
        assertThat(config.getOptionalValue("HA_TOKEN", String.class)).isEmpty();
        assertThat(SecretFiles.unreadable(config))
                .containsExactly(
                        "HA_TOKEN_FILE: expected a readable file, but '" + file + "' cannot be read",
                        "HA_URL_FILE: expected a readable file, but '" + folder + "' cannot be read");

        Files.writeString(file, "abc");
        assertThat(config.getValue("HA_TOKEN", String.class)).isEqualTo("abc");
        assertThat(SecretFiles.unreadable(config)).singleElement().asString().startsWith("HA_URL_FILE: ");
    }

    @Test
    void otherSoftwaresFilesAreNotOpened() {
        var source = new SecretFiles(Map.of("TF_CLI_CONFIG_FILE", "/nowhere/terraformrc"));

        assertThat(source.getPropertyNames()).isEmpty();
    }

    @Test
    void theVariableItselfWinsUnlessItIsEmpty() throws IOException {
        var file = Files.writeString(folder.resolve("token"), "abc").toString();

        assertThat(token(Map.of("HA_TOKEN_FILE", file, "HA_TOKEN", "own"))).isEqualTo("own");
        assertThat(token(Map.of("HA_TOKEN_FILE", file, "HA_TOKEN", ""))).isEqualTo("abc");
    }

    private static String token(Map<String, String> environment) {
        return new SmallRyeConfigBuilder()
                .withSources(new EnvConfigSource(environment, EnvConfigSource.ORDINAL), new SecretFiles(environment))
                .build()
                .getValue("HA_TOKEN", String.class);
    }

    @Test
    void microProfileConfigFindsIt() {
        assertThat(ServiceLoader.load(ConfigSource.class)).anyMatch(SecretFiles.class::isInstance);
    }
}

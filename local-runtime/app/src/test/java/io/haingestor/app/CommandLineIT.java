package io.haingestor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a user gets to read who asks for help, or asks for what cannot be. */
@Execution(ExecutionMode.CONCURRENT)
final class CommandLineIT {
    @TempDir
    private Path folder;

    @Test
    void helpNamesEveryCommandAndOption() {
        assertThat(endOf(0, Map.of(), "help").output())
                .contains("run", "broker", "triggers", "dead-letters", "events", "replay", "simulator", "help")
                .contains("Without a command: run");
        assertThat(endOf(0, Map.of(), "help", "run").output())
                .contains("--port", "HA_INGESTOR_PORT")
                .contains("--data", "HA_INGESTOR_DATA")
                .contains("--manifests", "HA_INGESTOR_MANIFESTS");
        assertThat(endOf(0, Map.of(), "help", "broker").output())
                .contains("--manifests", "HA_INGESTOR_MANIFESTS")
                .contains("--tokens", "HA_INGESTOR_BROKER_TOKENS_FILE");
        assertThat(endOf(0, Map.of(), "--version").output()).startsWith("HA-Ingestor 0.");
    }

    @Test
    void anUnknownOptionIsNamedTogetherWithWhatThereIs() {
        assertThat(endOf(2, Map.of(), "--prot", "8080").errors())
                .contains("Unknown option", "'--prot'", "--port")
                .doesNotContain("\tat ");
    }

    @Test
    void everyErrorOfTheConfigurationIsSaidAtOnceWithItsKey() {
        var environment = Map.of(
                "HA_INGESTOR_SERVICE_URL", "http://somewhere",
                "HA_INGESTOR_BROKER_TOKENS_FILE", "/nowhere",
                "HA_INGESTOR_BROKER_MAX_EVENT_BYTES", "1M",
                "LOG_LEVEL", "loud",
                "HA_INGESTOR_LOG_FORMAT", "xml",
                "HA_INGESTOR_SCHEMA", "dirty",
                "INFLUXDB_URL", "influx",
                "HA_URL", "not an address",
                "HA_INGESTOR_WEATHER_URL", "outside",
                "HA_INGESTOR_MANIFESTS", "nowhere");

        assertThat(endOf(2, environment, "--port", "70000").errors())
                .startsWith("ha-ingestor: The configuration has ")
                .contains("\n- HA_INGESTOR_PORT: expected a port, 0 to 65535, got '70000'")
                .contains("\n- LOG_LEVEL: ", "'loud'")
                .contains("\n- HA_INGESTOR_LOG_FORMAT: ", "'xml'")
                .contains("\n- HA_INGESTOR_SCHEMA: ", "'dirty'")
                .contains("\n- HA_INGESTOR_MANIFESTS: ", "nowhere'")
                .contains("\n- INFLUXDB_URL: ", "'influx'")
                .contains("\n- INFLUXDB_TOKEN: ")
                .contains("\n- HA_INGESTOR_SERVICE_URL: ", "'http://somewhere'")
                .contains("\n- HA_INGESTOR_BROKER_TOKENS_FILE: expected a readable file of tokens, got '/nowhere'")
                .contains("\n- HA_INGESTOR_BROKER_MAX_EVENT_BYTES: ", "'1M'")
                .contains("\n- HA_INGESTOR_WEATHER_URL: ", "'outside'")
                .contains("(HA_URL): ", "'not an address'")
                .doesNotContain("\tat ");
    }

    @Test
    void aPlaceWhereNoFunctionRunsIsSaidWithItsKey() {
        assertThat(endOf(2, Map.of(), "--functions", "somewhere").errors())
                .contains("HA_INGESTOR_FUNCTIONS: expected in-process or process", "'somewhere'");
    }

    @Test
    void aFileThatCannotBeReadIsSaidWithTheOtherErrors() {
        var environment = Map.of("HA_URL", "http://127.0.0.1:1", "HA_TOKEN_FILE", "/nowhere", "HA_INGESTOR_PORT", "x");

        assertThat(endOf(2, environment).errors())
                .startsWith("ha-ingestor: The configuration has 2 errors:")
                .contains("\n- HA_TOKEN_FILE: expected a readable file, but '/nowhere' cannot be read")
                .contains("\n- HA_INGESTOR_PORT: expected a port, 0 to 65535, got 'x'")
                .doesNotContain("\tat ");
    }

    @Test
    void whoCanBeReachedFromElsewhereNeedsTokens() {
        assertThat(endOf(2, Map.of("HA_INGESTOR_GATEWAY", "off", "HA_INGESTOR_HOST", "0.0.0.0"))
                        .errors())
                .contains("HA_INGESTOR_HOST: expected tokens in HA_INGESTOR_BROKER_TOKENS_FILE", "'0.0.0.0'")
                .doesNotContain("\tat ");
    }

    @Test
    void anAddressOfAnotherMachineIsSaid() {
        assertThat(endOf(2, Map.of("HA_INGESTOR_GATEWAY", "off"), "--host", "203.0.113.1")
                        .errors())
                .contains("HA_INGESTOR_HOST: expected an address of this machine, got '203.0.113.1'")
                .doesNotContain("\tat ");
    }

    @Test
    void emptyVariablesAreNotSetAndAnEmptyKeyIsSaid() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var environment = Map.of(
                    "HA_TLS_VERIFY", "",
                    "HA_INGESTOR_SCHEMA", "",
                    "HA_INGESTOR_DATA", "",
                    "HA_INGESTOR_BROKER_MAX_EVENT_BYTES", "",
                    "HA_TOKEN", "",
                    "HA_ACCESS_TOKEN", "abc",
                    "HA_URL", "http://127.0.0.1:1");
            var port = Integer.toString(taken.getLocalPort());

            assertThat(endOf(1, environment, "--port", port).errors()).startsWith("ha-ingestor: Port " + port);
        }
        assertThat(endOf(2, Map.of("HAINGESTOR_WRITE_SCHEMA", "")).errors())
                .startsWith("ha-ingestor: The configuration cannot be used:")
                .contains("haingestor.write.schema")
                .doesNotContain("\tat ");
    }

    @Test
    void aPortInUseEndsTheStart() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = Integer.toString(taken.getLocalPort());

            assertThat(endOf(1, Map.of(), "--port", port).errors())
                    .contains("Port " + port, "--port or HA_INGESTOR_PORT")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void aDataFolderThatCannotBeWrittenEndsTheStart() throws IOException {
        var file = Files.writeString(folder.resolve("file"), "not a folder");

        assertThat(endOf(1, Map.of("HA_INGESTOR_DATA", file.resolve("data").toString()))
                        .errors())
                .contains("The data folder " + file + "/data", "cannot be written", "--data or HA_INGESTOR_DATA")
                .doesNotContain("\tat ");
    }

    @Test
    void theBrokerAloneSaysWhatIsWrongToo() {
        assertThat(endOf(2, Map.of("LOG_LEVEL", "loud"), "broker").errors())
                .startsWith("ha-ingestor: LOG_LEVEL: ")
                .contains("'loud'")
                .doesNotContain("\tat ");
        assertThat(endOf(2, Map.of("HA_INGESTOR_MANIFESTS", "nowhere"), "broker")
                        .errors())
                .contains("nowhere")
                .doesNotContain("\tat ");
    }

    @Test
    void aTriggerWithoutItsFunctionIsNamedWithFileAndLine() throws IOException {
        var manifests = Files.createDirectories(folder.resolve("manifests"));
        Files.writeString(
                manifests.resolve("broken.yaml"),
                """
                apiVersion: eventing.knative.dev/v1
                kind: Broker
                metadata: {name: default, namespace: home}
                ---
                apiVersion: eventing.knative.dev/v1
                kind: Trigger
                metadata: {name: lost, namespace: home}
                spec:
                  broker: default
                  subscriber:
                    ref: {apiVersion: serving.knative.dev/v1, kind: Service, name: nobody}
                """);

        assertThat(endOf(2, Map.of(), "--port", "0", "--manifests", manifests.toString())
                        .errors())
                .contains("broken.yaml:", "nobody")
                .doesNotContain("\tat ");
    }

    private Program endOf(int expected, Map<String, String> environment, String... args) {
        try (var program = Program.start(folder, environment, List.of(), args)) {
            assertThat(program.awaitEnd())
                    .as(() -> program.output() + program.errors())
                    .isEqualTo(expected);
            return program;
        }
    }
}

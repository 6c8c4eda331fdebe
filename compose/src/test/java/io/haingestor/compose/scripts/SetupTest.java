package io.haingestor.compose.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import io.haingestor.compose.scripts.Answering.Answer;
import io.haingestor.compose.scripts.FakeDeployment.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SetupTest {
    private static final String TOKEN = "the-token-of-the-home";
    private static final String INFLUX_TOKEN = "the-token-of-influxdb";

    @TempDir
    private Path folder;

    private FakeDeployment deployment;
    private Answering servers;
    private String home;

    @BeforeEach
    void aHomeAndAnInfluxDbThatAcceptTheirTokens() throws IOException {
        deployment = new FakeDeployment(folder);
        servers = new Answering();
        servers.at(
                "/api/config",
                request -> request.authorization().equals("Bearer " + TOKEN)
                        ? new Answer(200, "{\"location_name\":\"Home\",\"version\":\"2026.1.0\"}")
                        : new Answer(401, "401: Unauthorized"));
        servers.at(
                "/api/v2/buckets",
                request -> request.authorization().equals("Token " + INFLUX_TOKEN)
                        ? new Answer(200, "{\"buckets\":[{\"name\":\"house\"}]}")
                        : new Answer(401, "{\"code\":\"unauthorized\"}"));
        home = "http://host.docker.internal:" + servers.port();
    }

    @AfterEach
    void theServersEnd() {
        servers.close();
    }

    @Test
    void writesSettingsAndSecretsThatNobodyElseCanRead() throws IOException {
        var ended = setup("--home", home, "--home-token-file", "-", "--store", "influxdb", "--location", "52.37,4.89");

        assertThat(ended.code()).as(ended.said()).isZero();
        assertThat(ended.said()).contains("Home Assistant 2026.1.0 at " + home + " accepts the token");
        assertThat(deployment.mode(".env")).isEqualTo("rw-------");
        assertThat(deployment.mode("secrets")).isEqualTo("rwx------");
        // InfluxDB and ours read them, who are different users.
        var shared =
                switch ((int) Files.getAttribute(folder, "unix:uid")) {
                    case 0 -> "rw-r-----";
                    case 1000 -> "rw-------";
                    default -> "rw-r--r--";
                };
        try (Stream<Path> secrets = Files.list(deployment.file("secrets"))) {
            assertThat(secrets.toList()).hasSizeGreaterThan(2).allSatisfy(secret -> {
                assertThat(deployment.mode("secrets/" + secret.getFileName()))
                        .isEqualTo(secret.getFileName().toString().startsWith("influxdb") ? shared : "rw-------");
                assertThat(secret).isNotEmptyFile();
            });
        }
        assertThat(deployment.file("secrets/ha_token")).hasContent(TOKEN);
        assertThat(Files.readString(deployment.file("secrets/broker_tokens")))
                .matches("\\*/\\* [0-9a-f]{64}\n")
                .isEqualTo("*/* " + Files.readString(deployment.file("secrets/sink_token")));
        assertThat(Files.readAllLines(deployment.file(".env")))
                .contains(
                        "HA_URL=" + home,
                        "HA_INGESTOR_LOCATION=52.37,4.89",
                        "INFLUXDB_URL=http://influxdb:8086",
                        "COMPOSE_PROFILES=influxdb",
                        "COMPOSE_FILE=compose.yaml:compose.prod.yaml");
    }

    @Test
    void noSecretIsInTheSettingsOrOnTheScreen() throws IOException {
        var ended = setup("--home", home, "--home-token-file", "-", "--store", "sqlite");

        assertThat(ended.said()).doesNotContain(TOKEN);
        assertThat(Files.readString(deployment.file(".env"))).doesNotContain(TOKEN);
    }

    @Test
    void aTokenThatTheHomeRefusesIsSaidAndNothingIsWritten() throws IOException {
        var ended = deployment.run(
                Map.of(), "wrong\n", "setup", "--home", home, "--home-token-file", "-", "--store", "sqlite");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.said()).contains("refuses the token (401)", "Security");
        assertThat(deployment.file(".env")).doesNotExist();
        assertThat(deployment.file("secrets")).doesNotExist();
    }

    @Test
    void anAddressWhereNobodyAnswersIsSaid() throws IOException {
        var nobody = "http://host.docker.internal:1";

        var ended = setup("--home", nobody, "--home-token-file", "-", "--store", "sqlite");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.said()).contains("there is no Home Assistant at " + nobody, "--no-test");
    }

    @Test
    void anInfluxDbOfOnesOwnIsAskedForItsBucket() throws IOException {
        var store = "http://host.docker.internal:" + servers.port();
        Files.writeString(folder.resolve("influx"), INFLUX_TOKEN);
        var arguments = new String[] {
            "--home",
            "simulated",
            "--store",
            store,
            "--influxdb-bucket",
            "house",
            "--influxdb-token-file",
            folder.resolve("influx").toString()
        };

        var ended = setup(arguments);

        assertThat(ended.code()).as(ended.said()).isZero();
        assertThat(ended.said()).contains("has the bucket house");
        assertThat(deployment.file("secrets/influxdb_token")).hasContent(INFLUX_TOKEN);
        assertThat(Files.readAllLines(deployment.file(".env")))
                .contains("INFLUXDB_URL=" + store, "COMPOSE_PROFILES=", "COMPOSE_FILE=compose.yaml:compose.test.yaml");

        arguments[5] = "elsewhere";
        assertThat(setup(arguments).said()).contains("shows the token no bucket 'elsewhere'");
    }

    @Test
    void whatIsThereIsKeptWhenItIsRunAgain() throws IOException {
        setup("--home", home, "--home-token-file", "-", "--store", "influxdb", "--port", "9090");
        var generated = Files.readString(deployment.file("secrets/influxdb_token"));
        Files.writeString(
                deployment.file(".env"),
                Files.readString(deployment.file(".env"))
                                .replace("COMPOSE_PROFILES=influxdb", "COMPOSE_PROFILES=monitoring,influxdb")
                        + "LOG_LEVEL=debug\n");

        var ended = deployment.run("setup", "--no-input");

        assertThat(ended.code()).as(ended.said()).isZero();
        assertThat(Files.readString(deployment.file("secrets/influxdb_token"))).isEqualTo(generated);
        assertThat(deployment.file("secrets/ha_token")).hasContent(TOKEN);
        assertThat(Files.readAllLines(deployment.file(".env")))
                .contains("HA_INGESTOR_PORT=9090", "LOG_LEVEL=debug", "COMPOSE_PROFILES=monitoring,influxdb");
    }

    @Test
    void theExampleIsWhatTheSettingsAreMadeOf() throws IOException {
        Files.writeString(
                deployment.file(".env.example"), "# where the home is\n#HA_URL=\n# how much it says\nLOG_LEVEL=info\n");

        setup("--home", home, "--home-token-file", "-", "--store", "sqlite");

        assertThat(Files.readString(deployment.file(".env")))
                .startsWith("# where the home is\nHA_URL=" + home + "\n# how much it says\nLOG_LEVEL=info\n");
    }

    @Test
    void whatIsMissingOrCannotBeUsedIsSaidWhereNobodyCanBeAsked() throws IOException {
        assertThat(setup("--store", "sqlite")).isEqualTo(refused("--home is missing"));
        assertThat(deployment.run("setup", "--home", home, "--no-input").said())
                .contains("--home-token-file is missing");
        assertThat(setup("--home", "http://localhost:8123").said()).contains("is the container itself");
        assertThat(setup("--home", "ftp://home").said()).contains("expected an address that begins with http");
        assertThat(setup("--home", "simulated", "--store", "postgres").said())
                .contains("--store: expected influxdb, sqlite or an address");
        assertThat(setup("--home", "simulated", "--location", "Berlin").said())
                .contains("--location: expected <latitude>,<longitude>, got 'Berlin'");
        assertThat(setup("--home", "simulated", "--mode", "prod").said()).contains("needs --mode test");
        assertThat(setup("--home", "simulated", "--mode", "fast").said())
                .contains("--mode: expected prod, dev or test");
        assertThat(deployment.file(".env")).doesNotExist();
    }

    @Test
    void aDryRunTestsAndWritesNothing() throws IOException {
        var ended = setup("--home", home, "--home-token-file", "-", "--store", "sqlite", "--dry-run");

        assertThat(ended.code()).as(ended.said()).isZero();
        assertThat(ended.said())
                .contains("accepts the token", "would set: HA_URL=" + home, "would write: ")
                .doesNotContain(TOKEN);
        assertThat(deployment.file(".env")).doesNotExist();
        assertThat(deployment.file("secrets")).doesNotExist();
    }

    @Test
    void whatItWritesIsAConfigurationThatCanBeUsed() throws IOException {
        setup("--home", home, "--home-token-file", "-", "--store", "influxdb");
        assertThat(deployment.run("validate-config").said()).contains("ok ");

        setup("--home", "simulated", "--store", "sqlite");
        assertThat(deployment.run("validate-config").said()).contains("ok ");
    }

    private Ended setup(String... arguments) throws IOException {
        return deployment.run(Map.of(), TOKEN + "\n", "setup", arguments);
    }

    private static Ended refused(String why) {
        return new Ended(2, "== home\nsetup: " + why + ": the address of Home Assistant, or 'simulated'.\n");
    }
}

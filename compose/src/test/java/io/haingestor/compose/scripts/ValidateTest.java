package io.haingestor.compose.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import io.haingestor.compose.scripts.Answering.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ValidateTest {
    private static final String HISTORY = "/api/v1/history/sensor.ha_ingestor_validation";

    @TempDir
    private Path folder;

    private FakeDeployment deployment;
    private Answering broker;

    @BeforeEach
    void aDeploymentWithABroker() throws IOException {
        deployment = new FakeDeployment(folder).thatRuns();
        broker = new Answering();
        Files.writeString(
                deployment.file(".env"),
                Files.readString(deployment.file(".env")) + "HA_INGESTOR_PORT=" + broker.port() + "\n");
        deployment.calls();
    }

    @AfterEach
    void theBrokerEnds() {
        broker.close();
    }

    @Test
    void theMarkedStateIsPostedWithTheTokenAndFoundInTheStore() throws IOException {
        deployment.secret("secrets/broker_tokens", "other/default wrong\n*/* right\n");
        var posted = new AtomicReference<>("");
        var asked = new AtomicInteger();
        broker.at("/ha-ingestor/default", request -> {
            posted.set(request.body());
            return new Answer(202, "");
        });
        broker.at(HISTORY, request -> new Answer(200, asked.incrementAndGet() < 3 ? "{\"items\":[]}" : posted.get()));

        var ended = deployment.run("validate-deployment");

        assertThat(ended.code()).as(ended.said()).isZero();
        assertThat(ended.said()).contains("write: running, health healthy", "it is in the store");
        assertThat(posted.get())
                .contains("\"new_state\":{\"entity_id\":\"sensor.ha_ingestor_validation\",\"state\":\"marked-");
        assertThat(broker.requests())
                .allSatisfy(request -> assertThat(request.authorization()).isEqualTo("Bearer right"));
    }

    @Test
    void aStateThatIsNotStoredInTimeIsSaid() throws IOException {
        broker.at("/ha-ingestor/default", request -> new Answer(202, ""));
        broker.at(HISTORY, request -> new Answer(200, "{\"items\":[]}"));

        var ended = deployment.run("validate-deployment", "--timeout", "1");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.said()).contains("the state is not in the store after 1 s", "/api/v1/stats");
    }

    @Test
    void aBrokerThatRefusesTheEventIsSaid() throws IOException {
        broker.at("/ha-ingestor/default", request -> new Answer(401, ""));

        var ended = deployment.run("validate-deployment");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.said()).contains("the Broker answered 401 to the event; expected 202");
    }

    @Test
    void aServiceThatIsNotHealthyIsNamed() throws IOException {
        deployment.engineHas("broken", "one-normalize\n");

        var ended = deployment.run("validate-deployment");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.said()).contains("normalize: running, health unhealthy", "not everything is healthy");
        assertThat(broker.requests()).isEmpty();
    }

    @Test
    void everythingThatIsWrongWithTheConfigurationIsSaidAtOnce() throws IOException {
        deployment.secret(
                ".env",
                "HA_URL=http://localhost:8123\nHA_INGESTOR_PORT=web\nHA_INGESTOR_UID=4711\nthis is no setting\nINFLUXDB_URL=http://influxdb:8086\n");
        Files.setPosixFilePermissions(deployment.file(".env"), PosixFilePermissions.fromString("rw-r--r--"));
        Files.delete(deployment.file("secrets/influxdb_token"));
        Files.setPosixFilePermissions(
                deployment.file("secrets/ha_token"), PosixFilePermissions.fromString("rw-r-----"));

        var ended = deployment.run("validate-config");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.said())
                .contains(
                        ".env: expected mode 600, got 644",
                        ".env, line 4: expected NAME=value or a comment",
                        "HA_URL: http://localhost:8123 is the container itself",
                        "HA_INGESTOR_PORT: expected a port, got 'web'",
                        "secrets/influxdb_token: expected a file with the secret; it is not there",
                        "secrets/ha_token: expected mode 600, got 640",
                        "but the containers run as 4711");
    }

    @Test
    void whatComposeSaysOfAFileThatItCannotUseIsShown() throws IOException {
        deployment.engineHas("config-error", "required variable HA_URL is missing a value: set it in .env\n");

        var ended = deployment.run("validate-config");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.said()).contains("compose cannot use it:", "required variable HA_URL is missing a value");
    }

    @Test
    void imagesThatAreAsTheyOughtToBePass() throws IOException {
        var ended = deployment.run("validate-images");

        assertThat(ended.code()).as(ended.said()).isZero();
        assertThat(ended.said()).contains("together 1 MB, each layer once");
    }

    @Test
    void whatIsWrongWithAnImageIsSaid() throws IOException {
        deployment.engineHas("image-config", "root|no||60000000|5\n");
        deployment.engineHas("image-env", "PATH=/bin\nHA_TOKEN=abc\nHA_TOKEN_FILE=/run/secrets/ha_token\n");
        deployment.engineHas("host-config", "false|[]|[NET_ADMIN]|[]|false\n");
        deployment.engineHas("saved-bytes", "3000000");

        var ended = deployment.run("validate-images", "--max-size", "2");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.said())
                .contains(
                        "ha-ingestor/write:one: runs as root",
                        "ha-ingestor/write:one: has a health check: expected yes, got 'no'",
                        "expected the label org.opencontainers.image.version",
                        "has secrets in its environment: HA_TOKEN\n",
                        "together they have 3 MB; expected 2 MB at most",
                        "write: has a read-only root: expected true, got 'false'",
                        "write: has dropped the capabilities: expected [ALL], got '[]'",
                        "write: has been given the capabilities: expected [], got '[NET_ADMIN]'",
                        "write: expected no-new-privileges");
    }
}

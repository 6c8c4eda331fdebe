package io.haingestor.compose.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeployTest {
    @TempDir
    private Path folder;

    private FakeDeployment deployment;

    @BeforeEach
    void aDeploymentThatRunsVersionOne() throws IOException {
        deployment = new FakeDeployment(folder).thatRuns();
        deployment.calls();
    }

    @Test
    void aNewVersionIsBackedUpBuiltStartedAndInForce() throws IOException {
        var ended = deployment.run("deploy", "--version", "two", "--build", "--no-event");

        assertThat(ended.code()).as(ended.said()).isZero();
        assertThat(deployment.container("write")).isEqualTo("ha-ingestor/write:two two-write running");
        assertThat(Files.readString(deployment.file(".env"))).contains("HA_INGESTOR_VERSION=two\n");
        assertThat(deployment.file("backups")).isNotEmptyDirectory();
    }

    @Test
    void aBrokenNewVersionRollsBackByItself() throws IOException {
        deployment.engineHas("broken", "two-normalize\n");

        var ended = deployment.run("deploy", "--version", "two", "--build", "--no-event", "--timeout", "1");

        assertThat(ended.code()).as(ended.said()).isEqualTo(3);
        assertThat(ended.said())
                .contains(
                        "normalize is running, health unhealthy",
                        "the last words of --no-color --tail 15 normalize",
                        "version two was not well; one is in force again");
        assertThat(deployment.container("normalize")).isEqualTo("ha-ingestor/normalize:one one-normalize running");
        assertThat(Files.readString(deployment.file(".env"))).contains("HA_INGESTOR_VERSION=one\n");
    }

    @Test
    void aContainerThatEndsIsNotWaitedFor() throws IOException {
        deployment.engineHas("crashing", "two-normalize\n");

        var ended = deployment.run("deploy", "--version", "two", "--build", "--no-event", "--timeout", "600");

        assertThat(ended.code()).as(ended.said()).isEqualTo(3);
        assertThat(ended.said()).contains("normalize is exited");
    }

    @Test
    void aBrokenBuildUnderTheSameTagRollsBackToTheImagesOfBefore() throws IOException {
        deployment.engineHas("images/ha-ingestor~normalize:one", "good\n");
        assertThat(deployment.run("deploy", "--no-event").code()).isZero();
        deployment.engineHas("broken", "one-normalize\n");

        var ended = deployment.run("deploy", "--build", "--no-event", "--timeout", "1");

        assertThat(ended.code()).as(ended.said()).isEqualTo(3);
        assertThat(deployment.container("normalize")).isEqualTo("ha-ingestor/normalize:one good running");
    }

    @Test
    void aVersionThatIsHealthyButStoresNothingRollsBackToo() throws IOException {
        var ended = deployment.run("deploy", "--version", "two", "--build", "--timeout", "1");

        assertThat(ended.code()).as(ended.said()).isEqualTo(3);
        assertThat(ended.said()).contains("the Broker answered 000 to the event; expected 202");
        assertThat(deployment.container("write")).contains(":one ");
    }

    @Test
    void saysSoWhenTheVersionBeforeIsNotWellEither() throws IOException {
        deployment.engineHas("broken", "two-normalize\none-write\n");

        var ended = deployment.run("deploy", "--version", "two", "--build", "--no-event", "--timeout", "1");

        assertThat(ended.code()).isEqualTo(4);
        assertThat(ended.said()).contains("version two is not well, and neither is one", "scripts/restore");
    }

    @Test
    void theFirstVersionHasNoneBeforeItAndIsLeftToBeLookedAt(@TempDir Path other) throws IOException {
        var first = new FakeDeployment(other).configured();
        first.engineHas("broken", "one-write\n");

        var ended = first.run("deploy", "--version", "one", "--build", "--no-event", "--timeout", "1");

        assertThat(ended.code()).as(ended.said()).isEqualTo(4);
        assertThat(ended.said()).contains("there is none before it");
        assertThat(first.container("write")).endsWith("running");
    }

    @Test
    void aBuildThatFailsLeavesTheVersionInForce() throws IOException {
        deployment.engineHas("no-build", "");

        var ended = deployment.run("deploy", "--version", "two", "--build");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.said()).contains("the build failed; one is still in force");
        assertThat(Files.readString(deployment.file(".env"))).contains("HA_INGESTOR_VERSION=one\n");
        assertThat(deployment.calls()).noneMatch(call -> call.startsWith("compose up"));
    }

    @Test
    void nothingIsDeployedWithoutItsBackup() throws IOException {
        deployment.engineHas("no-copy", "");

        var ended = deployment.run("deploy", "--version", "two", "--build");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.said()).contains("the backup failed, so nothing was changed");
        assertThat(deployment.container("write")).contains(":one ").endsWith("running");
    }

    @Test
    void aConfigurationThatCannotBeUsedEndsItBeforeAnythingIsTouched() throws IOException {
        Files.delete(deployment.file("secrets/ha_token"));

        var ended = deployment.run("deploy", "--version", "two", "--build");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.said()).contains("secrets/ha_token: expected a file with the secret; it is not there");
        assertThat(deployment.calls()).noneMatch(call -> call.matches("(compose (up|build|stop|pause)|tag|cp).*"));
    }

    @Test
    void aDryRunSaysWhatWouldBeDoneAndDoesNothing() throws IOException {
        var settings = Files.readString(deployment.file(".env"));

        var ended = deployment.run("deploy", "--version", "two", "--pull", "--dry-run");

        assertThat(ended.code()).as(ended.said()).isZero();
        assertThat(ended.said())
                .contains(
                        "would copy: volume fake_store to",
                        "would run: docker tag one-write ha-ingestor/write:previous",
                        "would run: compose pull",
                        "would set: HA_INGESTOR_VERSION=two",
                        "would run: compose up -d");
        assertThat(deployment.calls())
                .noneMatch(call -> call.matches("(compose (up|build|pull|stop|pause)|tag|cp|rm|volume rm).*"));
        assertThat(Files.readString(deployment.file(".env"))).isEqualTo(settings);
    }

    @Test
    void rollbackPutsTheVersionBeforeTheLastDeployBack() throws IOException {
        deployment.run("deploy", "--version", "two", "--build", "--no-event");

        var ended = deployment.run("rollback");

        assertThat(ended.code()).as(ended.said()).isZero();
        assertThat(deployment.container("write")).isEqualTo("ha-ingestor/write:one one-write running");
    }

    @Test
    void rollbackSaysSoWhenThereWasNoVersionBefore(@TempDir Path other) throws IOException {
        var ended = new FakeDeployment(other).configured().run("rollback");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.said()).contains("no version before this one is known");
    }

    @Test
    void statusTellsHowEachServiceIsAndEndsWithOneWhenOneIsNotWell() throws IOException {
        assertThat(deployment.run("status").code()).isZero();

        deployment.engineHas("broken", "one-write\n");
        var ended = deployment.run("status");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.said())
                .containsPattern("write +running +unhealthy")
                .containsPattern("broker +running +healthy");
    }
}

package io.haingestor.compose.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BackupTest {
    private static final String SECRET = "the-token-of-the-home";

    @TempDir
    private Path folder;

    private FakeDeployment deployment;

    @BeforeEach
    void aDeploymentWithData() throws IOException {
        deployment = new FakeDeployment(folder).thatRuns();
        deployment.secret("secrets/ha_token", SECRET + "\n");
        Files.writeString(deployment.volume("store").resolve("timeseries.db"), "points");
        Files.writeString(deployment.volume("store").resolve("timeseries.db-wal"), "newer points");
        Files.writeString(deployment.volume("event_log").resolve("log.db"), "events");
        Files.writeString(deployment.volume("gateway_data").resolve("outbox.db"), "waiting");
        Files.writeString(deployment.volume("influxdb_data").resolve("influxd.bolt"), SECRET);
        deployment.calls();
    }

    @Test
    void whatIsBackedUpComesBackAfterTheLossOfAVolume() throws IOException {
        backup();
        Files.delete(deployment.volume("store").resolve("timeseries.db"));
        Files.writeString(deployment.volume("store").resolve("newer.db"), "not in the backup");

        var ended = deployment.run("restore", "--yes", "latest");

        assertThat(ended.code()).as(ended.said()).isZero();
        assertThat(deployment.volume("store").resolve("timeseries.db")).hasContent("points");
        assertThat(deployment.volume("store").resolve("timeseries.db-wal")).hasContent("newer points");
        assertThat(deployment.volume("store").resolve("newer.db")).doesNotExist();
        assertThat(deployment.volume("event_log").resolve("log.db")).hasContent("events");
        assertThat(deployment.volume("gateway_data").resolve("outbox.db")).hasContent("waiting");
        assertThat(deployment.container("write")).endsWith("running");
    }

    @Test
    void whatIsReplacedByARestoreIsBackedUpFirst() throws IOException {
        var first = backup();
        Files.writeString(deployment.volume("store").resolve("timeseries.db"), "later points");

        assertThat(deployment.run("restore", "--yes", first.toString()).code()).isZero();
        assertThat(deployment.volume("store").resolve("timeseries.db")).hasContent("points");
        assertThat(backups()).hasSize(2);

        assertThat(deployment.run("restore", "--yes", "latest").code()).isZero();
        assertThat(deployment.volume("store").resolve("timeseries.db")).hasContent("later points");
    }

    @Test
    void noSecretIsInABackupAndNobodyElseCanReadIt() throws IOException {
        var backup = backup();

        try (Stream<Path> files = Files.list(backup)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "BACKUP", "SHA256SUMS", "event_log.tar.gz", "gateway_data.tar.gz", "store.tar.gz");
        }
        assertThat(deployment.mode("backups/" + backup.getFileName())).isEqualTo("rwx------");
        assertThat(deployment.mode("backups/" + backup.getFileName() + "/store.tar.gz"))
                .isEqualTo("rw-------");
        for (var archive : List.of("event_log", "gateway_data", "store")) {
            var text = new ProcessBuilder(
                            "gzip", "-dc", backup.resolve(archive + ".tar.gz").toString())
                    .start()
                    .getInputStream()
                    .readAllBytes();
            assertThat(new String(text, java.nio.charset.StandardCharsets.ISO_8859_1))
                    .doesNotContain(SECRET);
        }
    }

    @Test
    void theServicesAreFrozenTogetherForTheCopyAndGoOnAfterIt() throws IOException {
        backup();

        var calls = deployment.calls();
        assertThat(calls).contains("compose pause gateway broker write", "compose unpause gateway broker write");
        assertThat(calls.indexOf("compose unpause gateway broker write"))
                .isGreaterThan(calls.indexOf("cp write:/data/. -"));
        assertThat(calls.indexOf("compose pause gateway broker write"))
                .isLessThan(calls.indexOf("cp gateway:/data/. -"));
        assertThat(deployment.container("broker")).endsWith("running");
    }

    @Test
    void whereTheEngineCannotFreezeTheyAreStoppedForTheCopy() throws IOException {
        deployment.engineHas("no-freezer", "");

        var ended = deployment.run("backup");

        assertThat(ended.code()).as(ended.said()).isZero();
        assertThat(ended.said()).contains("cannot freeze containers; they are stopped for the copy");
        assertThat(deployment.calls())
                .containsSubsequence(
                        "compose stop -t 30 gateway broker write",
                        "cp gateway:/data/. -",
                        "compose start gateway broker write");
        assertThat(deployment.container("broker")).endsWith("running");
    }

    @Test
    void aCopyThatFailsLeavesNothingBehindAndTheServicesRunning() throws IOException {
        deployment.engineHas("no-copy", "");

        var ended = deployment.run("backup");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.said()).contains("could not be copied");
        assertThat(backups()).isEmpty();
        assertThat(deployment.container("broker")).endsWith("running");
    }

    @Test
    void aDamagedBackupIsRefusedBeforeAnythingIsTouched() throws IOException {
        var backup = backup();
        Files.writeString(backup.resolve("store.tar.gz"), "x", StandardOpenOption.APPEND);
        deployment.calls();

        var ended = deployment.run("restore", "--yes", backup.toString());

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.said()).contains("is damaged");
        untouched();
    }

    @Test
    void whatIsNoBackupOrOneOfAnotherFormatIsRefused() throws IOException {
        assertThat(deployment.run("restore", "--yes", "latest").said()).contains("there is no backup in");
        assertThat(deployment.run("restore", "--yes", folder.toString()).said()).contains("is not a complete backup");

        var backup = backup();
        Files.writeString(backup.resolve("BACKUP"), "format 2\n");
        deployment.calls();
        assertThat(deployment.run("restore", "--yes", backup.toString()).said())
                .contains("expected a backup of format 1, got 'format 2'");
        untouched();
    }

    @Test
    void aBackupOfAVolumeThatNobodyHasHereIsRefused() throws IOException {
        var backup = backup();
        Files.move(backup.resolve("store.tar.gz"), backup.resolve("other.tar.gz"));
        var sums = Files.readString(backup.resolve("SHA256SUMS"));
        Files.writeString(backup.resolve("SHA256SUMS"), sums.replace("store.tar.gz", "other.tar.gz"));

        var ended = deployment.run("restore", "--yes", backup.toString());

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.said()).contains("the backup has a volume 'other' that no service has here");
        assertThat(deployment.volume("store").resolve("timeseries.db")).hasContent("points");
    }

    @Test
    void whereNobodyCanBeAskedARestoreNeedsAnAnswer() throws IOException {
        var backup = backup();
        deployment.calls();

        var ended = deployment.run("restore", backup.toString());

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.said()).contains("this needs --yes");
        untouched();
    }

    @Test
    void aDryRunOfBackupAndRestoreSaysWhatWouldBeDoneAndDoesNothing() throws IOException {
        assertThat(deployment.run("backup", "--dry-run").said())
                .contains("would freeze: gateway broker write", "would copy: volume fake_store to");
        assertThat(backups()).isEmpty();
        backup();
        deployment.calls();

        var ended = deployment.run("restore", "--dry-run", "latest");

        assertThat(ended.code()).as(ended.said()).isZero();
        assertThat(ended.said()).contains("would run: docker volume rm fake_store", "to volume fake_store");
        untouched();
    }

    @Test
    void maintenanceKeepsTheLastBackupsAndTheImagesThatAreNeeded() throws IOException {
        for (var day = 1; day <= 4; day++) {
            var old = Files.createDirectories(deployment.file("backups/2026010" + day + "T000000Z"));
            Files.writeString(old.resolve("BACKUP"), "format 1\n");
        }
        Files.createDirectories(deployment.file("backups/20260105T000000Z.unfinished"));
        deployment.engineHas("images/ha-ingestor~write:zero", "zero-write\n");
        deployment.engineHas("images/other~thing:zero", "other\n");

        var ended = deployment.run("maintenance", "--keep", "2");

        assertThat(ended.code()).as(ended.said()).isZero();
        assertThat(backups())
                .extracting(backup -> backup.getFileName().toString())
                .containsExactly("20260103T000000Z", "20260104T000000Z");
        assertThat(deployment.calls())
                .contains("image rm ha-ingestor/write:zero")
                .doesNotContain("image rm ha-ingestor/write:one", "image rm other/thing:zero");
    }

    private Path backup() throws IOException {
        var ended = deployment.run("backup");
        assertThat(ended.code()).as(ended.said()).isZero();
        var lines = ended.said().strip().lines().toList();
        return Path.of(lines.get(lines.size() - 1));
    }

    private List<Path> backups() throws IOException {
        if (!Files.exists(deployment.file("backups"))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(deployment.file("backups"))) {
            return files.sorted().toList();
        }
    }

    private void untouched() throws IOException {
        assertThat(deployment.calls())
                .noneMatch(call -> call.matches("(compose (up|stop|pause|start)|cp|rm|volume rm).*"));
        assertThat(deployment.volume("store").resolve("timeseries.db")).hasContent("points");
    }
}

package io.haingestor.timeseries;

import static io.haingestor.timeseries.TimeSeriesStoreContract.point;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that is read here and written by somebody else. */
class SqliteStoreOfAnotherTest {
    @TempDir
    Path folder;

    private Path file;
    private SqliteStore reader;

    @BeforeEach
    void open() {
        file = folder.resolve("later").resolve("points.db");
        reader = SqliteStore.openForReading(file, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        reader.close();
    }

    @Test
    void aFileThatIsNotThereYetIsWaitedForAndNeverMade() throws Exception {
        assertUnavailable("is not there yet");
        assertThat(file.getParent()).doesNotExist();

        try (var writer = SqliteStore.open(file, Clock.systemUTC())) {
            assertThat(reader.counts().points()).isZero();
            assertThat(reader.health().available()).isTrue();

            writer.write(List.of(point("a", 0, 1)));

            assertThat(reader.counts().points()).isEqualTo(1);
            assertThat(reader.latest(new LatestQuery(SeriesFilter.ALL, 10, "")).items())
                    .containsExactly(point("a", 0, 1));
        }
    }

    @Test
    void whatWasWrittenIsReadAfterTheWriterHasGoneAndComeAgain() throws Exception {
        for (int run = 0; run < 3; run++) {
            try (var writer = SqliteStore.open(file, Clock.systemUTC())) {
                writer.write(List.of(point("a", run, run)));
                assertThat(reader.counts().points()).isEqualTo(run + 1L);
            }
            assertThat(reader.counts().points()).isEqualTo(run + 1L);
        }
    }

    @Test
    void aFileWithoutTablesOfAnotherProgramOrOfANewerVersionIsSaid() throws Exception {
        Files.createDirectories(file.getParent());
        execute("PRAGMA application_id = " + SqliteFile.APPLICATION_ID);
        assertUnavailable("has no tables yet");

        execute("PRAGMA application_id = 7");
        assertUnavailable("of another program (application id 7)");

        Files.delete(file);
        SqliteStore.open(file, Clock.systemUTC()).close();
        execute("UPDATE flyway_schema_history SET version = '99'");
        assertUnavailable("tables are of version 99");
    }

    @Test
    void nothingIsWrittenToIt() throws Exception {
        SqliteStore.open(file, Clock.systemUTC()).close();

        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> reader.write(List.of(point("a", 0, 1))));
    }

    private void assertUnavailable(String why) {
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> reader.counts())
                .withMessageContaining(file.toString())
                .withMessageContaining(why);
        var health = reader.health();
        assertThat(health.available()).isFalse();
        assertThat(health.detail()).contains(why);
    }

    private void execute(String sql) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

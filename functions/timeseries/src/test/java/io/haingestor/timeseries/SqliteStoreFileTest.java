package io.haingestor.timeseries;

import static io.haingestor.timeseries.TimeSeriesStoreContract.point;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.haingestor.timeseries.FieldValue.Text;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the file of a store goes through: crashes, full disks, strangers, several threads, another run. */
class SqliteStoreFileTest {
    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("points.db");
    }

    private SqliteStore open() throws Exception {
        return SqliteStore.open(file(), Clock.systemUTC());
    }

    private Connection raw() throws Exception {
        return DriverManager.getConnection("jdbc:sqlite:" + file());
    }

    private static List<Point> all(TimeSeriesStore store) throws StoreUnavailableException {
        var points = new ArrayList<Point>();
        try (var stream = store.export(SeriesFilter.ALL, TimeRange.ALL)) {
            for (var next = stream.next(); next.isPresent(); next = stream.next()) {
                points.add(next.get());
            }
        }
        return points;
    }

    @Test
    void pointsAndTypesAreThereInTheNextRun() throws Exception {
        try (var store = open()) {
            store.write(List.of(point("a", 0, 1)));
        }
        try (var store = open()) {
            var result = store.write(List.of(point("a", 1, Map.of("value", new Text("warm"))), point("a", 0, 1)));
            assertThat(result.renamed()).hasSize(1);
            assertThat(all(store))
                    .containsExactly(point("a", 0, 1), point("a", 1, Map.of("value_str", new Text("warm"))));
            assertThat(store.counts()).isEqualTo(new Counts(2, true, 1));
        }
    }

    /** Raise the number of kills with {@code -Dcrash.rounds=100}. */
    @Test
    void whatWasAcknowledgedSurvivesKillNine() throws Exception {
        var random = new Random(Long.getLong("crash.seed", 7));
        int next = 0;
        for (int round = 0; round < Integer.getInteger("crash.rounds", 3); round++) {
            int acknowledged = next - 1;
            try (var child = SqliteChild.start(file())) {
                child.tell("writeFrom " + next);
                for (int i = random.nextInt(120); i >= 0; i--) {
                    acknowledged = Integer.parseInt(child.read().substring("stored ".length()));
                }
                child.kill();
                for (var line = child.read(); line.startsWith("stored "); line = child.read()) {
                    acknowledged = Integer.parseInt(line.substring("stored ".length()));
                }
            }
            next = checkAfterCrash(acknowledged);
        }
        assertThat(next).isPositive();
    }

    /** Returns the first batch that is not stored: what was acknowledged is there, and no batch in part. */
    private int checkAfterCrash(int acknowledged) throws Exception {
        try (var store = open()) {
            var stored = all(store);
            assertThat(stored.size() % SqliteProcess.BATCH).isZero();
            int batches = stored.size() / SqliteProcess.BATCH;
            assertThat(batches).isBetween(acknowledged + 1, acknowledged + 2);
            var expected = new ArrayList<Point>();
            for (int i = 0; i < batches; i++) {
                expected.addAll(SqliteProcess.batch(i));
            }
            assertThat(new HashSet<>(stored)).isEqualTo(new HashSet<>(expected));
            assertThat(store.counts().points()).isEqualTo(stored.size());
            return batches;
        }
    }

    @Test
    void aFullDiskStopsStoringUntilThereIsSpaceAgain() throws Exception {
        assumeThat(new ProcessBuilder("unshare", "-rm", "true").start().waitFor())
                .as("this machine lets a process have a disk of its own")
                .isZero();
        try (var child = SqliteChild.startOnSmallDisk(file(), "2m")) {
            assertThat(child.ask("write 0")).isEqualTo("stored 0");
            assertThat(child.ask("fill")).isEqualTo("full");

            int batch = 1;
            var answer = child.ask("write 1");
            while (answer.startsWith("stored") && batch < 1_000) {
                answer = child.ask("write " + ++batch);
            }
            assertThat(answer)
                    .startsWith("unavailable")
                    .contains("disk is full")
                    .contains("points.db");
            assertThat(child.ask("free")).isEqualTo("freed");
            assertThat(child.ask("write " + batch)).isEqualTo("stored " + batch);
        }
    }

    @Test
    void aDiskThatFailsStopsStoringUntilItWorksAgain() throws Exception {
        assumeThat(new ProcessBuilder("prlimit", "--version").start().waitFor()).isZero();
        try (var child = SqliteChild.start(file())) {
            assertThat(child.ask("write 0")).isEqualTo("stored 0");
            limitFileSize(child, "4096");
            assertThat(child.ask("write 1")).startsWith("unavailable").contains("disk");
            limitFileSize(child, "unlimited");
            assertThat(child.ask("write 1")).isEqualTo("stored 1");
        }
        assertThat(checkAfterCrash(1)).isEqualTo(2);
    }

    private static void limitFileSize(SqliteChild child, String bytes) throws Exception {
        var prlimit =
                new ProcessBuilder("prlimit", "--pid", Long.toString(child.pid()), "--fsize=" + bytes + ":unlimited");
        assertThat(prlimit.start().waitFor()).isZero();
    }

    @Test
    void aFileThatIsNoDatabaseIsLeftAlone() throws Exception {
        Files.writeString(file(), "These are my notes, and not a database. ".repeat(50));

        assertThatExceptionOfType(UnusableStoreException.class)
                .isThrownBy(this::open)
                .withMessageContaining(file().toString())
                .withMessageContaining("not a SQLite database");
        assertThat(Files.readString(file())).startsWith("These are my notes");
    }

    @Test
    void aDatabaseOfAnotherProgramIsLeftAlone() throws Exception {
        try (var connection = raw();
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE recipes (name TEXT)");
        }

        assertThatExceptionOfType(UnusableStoreException.class)
                .isThrownBy(this::open)
                .withMessageContaining("another program");
        try (var connection = raw();
                var tables = connection.createStatement().executeQuery("SELECT count(*) FROM sqlite_master")) {
            assertThat(tables.getInt(1)).isEqualTo(1);
        }
    }

    @Test
    void aFileOfANewerVersionIsLeftAlone() throws Exception {
        open().close();
        try (var connection = raw();
                var statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO flyway_schema_history SELECT 2, '99', 'future', type, script, checksum, installed_by,"
                            + " installed_on, execution_time, success FROM flyway_schema_history WHERE installed_rank = 1");
        }

        assertThatExceptionOfType(UnusableStoreException.class)
                .isThrownBy(this::open)
                .withMessageContaining("newer HA-Ingestor")
                .withMessageContaining("99");
    }

    @Test
    void aDamagedFileIsNamedAtTheStartOrWhenItIsRead() throws Exception {
        try (var store = open()) {
            for (int i = 0; i < 20; i++) {
                store.write(SqliteProcess.batch(i));
            }
        }
        var bytes = Files.readAllBytes(file());
        for (int i = 4_096; i < bytes.length; i++) {
            bytes[i] = (byte) 0xA5;
        }
        Files.write(file(), bytes);

        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() -> {
                    try (var store = open()) {
                        all(store);
                    }
                })
                .satisfies(e ->
                        assertThat(e).isInstanceOfAny(UnusableStoreException.class, StoreUnavailableException.class))
                .withMessageContaining("damaged");
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws Exception {
        Files.writeString(folder.resolve("data"), "a file", StandardCharsets.UTF_8);

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> SqliteStore.open(folder.resolve("data/points.db"), Clock.systemUTC()))
                .withMessageContaining(folder.resolve("data").toString());
    }

    @Test
    void aWriterWaitsForAnotherProgramThatHoldsTheFile() throws Exception {
        try (var store = open();
                var other = raw();
                var statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            var thread = Executors.newSingleThreadExecutor();
            try {
                var writing = new CompletableFuture<Thread>();
                var written = thread.submit(() -> {
                    writing.complete(Thread.currentThread());
                    return store.write(SqliteProcess.batch(0));
                });
                await().atMost(Duration.ofMinutes(1)).until(() -> waitsInSqlite(writing.join()) || written.isDone());
                assertThat(written).isNotDone();
                statement.execute("COMMIT");
                assertThat(written.get()).isEqualTo(WriteResult.ALL_STORED);
            } finally {
                thread.shutdownNow();
            }
        }
    }

    /** The first that a write asks of SQLite is its transaction, which is where it waits. */
    private static boolean waitsInSqlite(Thread writer) {
        var frames = List.of(writer.getStackTrace());
        return frames.stream()
                        .anyMatch(frame -> frame.getClassName().equals(SqliteWriter.class.getName())
                                && frame.getMethodName().equals("write"))
                && frames.get(0).getMethodName().equals("step");
    }

    @Test
    void manyThreadsWriteAndReadAtOnce() throws Exception {
        var threads = Executors.newFixedThreadPool(6);
        try (var store = open()) {
            var tasks = new ArrayList<Callable<Void>>();
            for (int t = 0; t < 4; t++) {
                int first = t;
                tasks.add(() -> {
                    for (int batch = first; batch < 80; batch += 4) {
                        store.write(SqliteProcess.batch(batch));
                    }
                    return null;
                });
            }
            for (int t = 0; t < 2; t++) {
                tasks.add(() -> {
                    for (int i = 0; i < 20; i++) {
                        all(store);
                        store.latest(LatestQuery.of(SeriesFilter.ALL, 100));
                    }
                    return null;
                });
            }
            for (var done : threads.invokeAll(tasks)) {
                done.get();
            }
            assertThat(all(store)).hasSize(80 * SqliteProcess.BATCH).doesNotHaveDuplicates();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void moreThanOneTransactionFullIsWrittenAndDeleted() throws Exception {
        var points = new ArrayList<Point>();
        for (int i = 0; i < 25_000; i++) {
            points.add(point(i % 2 == 0 ? "a" : "b", i, i));
        }
        try (var store = open()) {
            store.write(points);
            assertThat(store.counts()).isEqualTo(new Counts(25_000, true, 2));

            var half = new TimeRange(
                    TimeSeriesStoreContract.BEGIN, points.get(23_000).timeMicros());
            assertThat(store.delete(SeriesFilter.ALL, half)).hasValue(23_000);

            assertThat(store.counts().points()).isEqualTo(2_000);
            assertThat(all(store)).hasSize(2_000).containsAll(points.subList(23_000, 25_000));
        }
    }
}

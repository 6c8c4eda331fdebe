package io.haingestor.timeseries;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures {@link SqliteStore} beside a plain SQLite insert of the same keys and two numbers, in the same run. By hand, as a program or with
 * {@code -Dtest=SqliteBenchmark}: surefire's usual patterns do not name it. The properties {@code bench.points} and {@code bench.entities}
 * say how much.
 */
public final class SqliteBenchmark {
    private static final int BATCH = 1_000;

    private final PrintStream out;
    private final int entities;
    private double cpuBegin;
    private final List<List<Point>> batches = new ArrayList<>();

    SqliteBenchmark() {
        this.out = System.out;
        this.entities = Integer.getInteger("bench.entities", 500);
        var home = new HomePoints(entities, new Random(1));
        for (int i = 0; i < Integer.getInteger("bench.points", 500_000) / BATCH; i++) {
            batches.add(home.next(BATCH));
        }
    }

    /**
     * @param arguments a folder; without, a temporary one
     * @throws Exception when anything fails
     */
    public static void main(String[] arguments) throws Exception {
        new SqliteBenchmark().run(arguments.length > 0 ? Path.of(arguments[0]) : Files.createTempDirectory("points"));
    }

    @Test
    void run(@TempDir Path folder) throws Exception {
        double plain = plain(folder.resolve("plain.db"));
        double ours = write(folder.resolve("points.db"));
        out.printf("ratio to the plain insert: %.2f%n", ours / plain);
        read(folder.resolve("points.db"));
    }

    private double plain(Path path) throws Exception {
        var file = SqliteFile.prepare(path);
        try (var connection = file.openWriter();
                var create = connection.createStatement()) {
            create.execute(
                    "CREATE TABLE plain (series INTEGER, time INTEGER, a REAL, b REAL, PRIMARY KEY (series, time))"
                            + " WITHOUT ROWID");
            connection.setAutoCommit(false);
            var numbers = new java.util.HashMap<Map<String, String>, Integer>();
            long begin = begin();
            try (var insert = connection.prepareStatement("INSERT INTO plain VALUES (?, ?, ?, ?)")) {
                for (var batch : batches) {
                    for (var point : batch) {
                        insert.setInt(1, numbers.computeIfAbsent(point.tags(), t -> numbers.size()));
                        insert.setLong(2, point.timeMicros());
                        insert.setDouble(3, point.timeMicros() * 1e-3);
                        insert.setDouble(4, point.timeMicros() * 1e-4);
                        insert.executeUpdate();
                    }
                    connection.commit();
                }
            }
            return report("plain SQLite insert, two numbers", begin, file);
        }
    }

    private double write(Path path) throws Exception {
        try (var store = SqliteStore.open(path, Clock.systemUTC())) {
            var micros = new long[batches.size()];
            long begin = begin();
            for (int i = 0; i < batches.size(); i++) {
                long start = System.nanoTime();
                store.write(batches.get(i));
                micros[i] = (System.nanoTime() - start) / 1_000;
            }
            double rate = report("SqliteStore, clean schema", begin, SqliteFile.prepare(path));
            Arrays.sort(micros);
            out.printf(
                    "  a batch of %d: median %.1f ms, p99 %.1f ms, longest %.1f ms%n",
                    BATCH,
                    micros[micros.length / 2] / 1e3,
                    micros[micros.length * 99 / 100] / 1e3,
                    micros[micros.length - 1] / 1e3);
            begin = System.nanoTime();
            int again = Math.min(200, batches.size());
            for (int i = 0; i < again; i++) {
                store.write(batches.get(i));
            }
            out.printf("the same points again: %,.0f points/s%n", again * BATCH / seconds(begin));
            out.printf("one point per write: %,.0f points/s%n", singles(store));
            return rate;
        }
    }

    private double singles(SqliteStore store) throws StoreUnavailableException {
        var points = new HomePoints(entities, new Random(2)).next(5_000);
        long begin = System.nanoTime();
        for (var point : points) {
            store.write(List.of(point));
        }
        return points.size() / seconds(begin);
    }

    private long begin() {
        cpuBegin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        return System.nanoTime();
    }

    private double report(String what, long begin, SqliteFile file) throws SQLException {
        double seconds = seconds(begin);
        double cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuBegin;
        int points = batches.size() * BATCH;
        try (var connection = file.openWriter();
                var checkpoint = connection.createStatement()) {
            checkpoint.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        out.printf(
                "%s: %,.0f points/s, %.1f us CPU/point, %.1f bytes/point%n",
                what, points / seconds, cpu / 1e3 / points, (double) file.sizeBytes() / points);
        return points / seconds;
    }

    private void read(Path path) throws Exception {
        try (var store = SqliteStore.open(path, Clock.systemUTC())) {
            var any = batches.get(0).get(0);
            var one = SeriesFilter.measurement("state")
                    .withTag("entity_id", TextMatch.equalTo(any.tags().get("entity_id")));
            var all = RangeQuery.of(one, TimeRange.ALL, 2_000);
            time("one series, newest 2,000 points, all fields", () -> store.range(
                            all.withOrder(RangeQuery.Order.NEWEST_FIRST))
                    .items()
                    .size());
            time(
                    "one series, 2,000 points, value only",
                    () -> store.range(all.withFields(Set.of("value"))).items().size());
            time("latest of all, at most 500", () -> store.latest(LatestQuery.of(SeriesFilter.ALL, 500))
                    .items()
                    .size());
            time(
                    "latest of one",
                    () -> store.latest(LatestQuery.of(one, 500)).items().size());
            var hours = WindowQuery.of(one, TimeRange.ALL, "value", Duration.ofMinutes(5), 10_000);
            time(
                    "one series, windows of 5 minutes of value",
                    () -> store.windows(hours).items().size());
            var durations = WindowQuery.of(one, TimeRange.ALL, "duration_s", Duration.ofMinutes(5), 10_000);
            time(
                    "one series, windows of 5 minutes of another field",
                    () -> store.windows(durations).items().size());
            long begin = System.nanoTime();
            long count = 0;
            try (var stream = store.export(SeriesFilter.ALL, TimeRange.ALL)) {
                while (stream.next().isPresent()) {
                    count++;
                }
            }
            out.printf("export: %,d points, %,.0f points/s%n", count, count / seconds(begin));
        }
    }

    private interface Question {
        int ask() throws Exception;
    }

    private void time(String what, Question question) throws Exception {
        var micros = new long[200];
        int items = 0;
        for (int i = 0; i < micros.length; i++) {
            long begin = System.nanoTime();
            items = question.ask();
            micros[i] = (System.nanoTime() - begin) / 1_000;
        }
        Arrays.sort(micros);
        out.printf("%s: %d items, median %.2f ms%n", what, items, micros[micros.length / 2] / 1e3);
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }
}

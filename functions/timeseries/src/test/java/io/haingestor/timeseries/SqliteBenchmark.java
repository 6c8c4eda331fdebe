package io.haingestor.timeseries;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
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
    /** Points are made in small lots between the measured writes: fresh, as in real life, and without a large heap. */
    private static final int BATCHES_PER_LOT = 10;

    private final PrintStream out;
    private final int entities;
    private final int lots;

    SqliteBenchmark() {
        this.out = System.out;
        this.entities = Integer.getInteger("bench.entities", 500);
        this.lots = Integer.getInteger("bench.points", 500_000) / BATCH / BATCHES_PER_LOT;
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

    private interface BatchWriter {
        void write(List<Point> batch) throws Exception;
    }

    /** Writes all lots and returns the points per second. */
    private double measure(String what, Path path, BatchWriter writer) throws Exception {
        var threads = ManagementFactory.getThreadMXBean();
        var home = new HomePoints(entities, new Random(1));
        var micros = new long[lots * BATCHES_PER_LOT];
        long nanos = 0;
        long cpu = 0;
        for (int lot = 0; lot < lots; lot++) {
            var batches = new ArrayList<List<Point>>();
            for (int i = 0; i < BATCHES_PER_LOT; i++) {
                batches.add(home.next(BATCH));
            }
            long cpuBegin = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < BATCHES_PER_LOT; i++) {
                long begin = System.nanoTime();
                writer.write(batches.get(i));
                long took = System.nanoTime() - begin;
                nanos += took;
                micros[lot * BATCHES_PER_LOT + i] = took / 1_000;
            }
            cpu += threads.getCurrentThreadCpuTime() - cpuBegin;
        }
        int points = micros.length * BATCH;
        Arrays.sort(micros);
        out.printf(
                "%s: %,.0f points/s, %.1f us CPU/point, %.1f bytes/point; a batch of %d: median %.1f ms, p99 %.1f ms,"
                        + " longest %.1f ms%n",
                what,
                points * 1e9 / nanos,
                cpu / 1e3 / points,
                (double) bytes(path) / points,
                BATCH,
                micros[micros.length / 2] / 1e3,
                micros[micros.length * 99 / 100] / 1e3,
                micros[micros.length - 1] / 1e3);
        return points * 1e9 / nanos;
    }

    /** Returns the size of the file when all is in it. */
    private static long bytes(Path path) throws Exception {
        var file = SqliteFile.prepare(path);
        try (var connection = file.openWriter();
                var checkpoint = connection.createStatement()) {
            checkpoint.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        return Files.size(path);
    }

    private double plain(Path path) throws Exception {
        try (var connection = SqliteFile.prepare(path).openWriter();
                var control = connection.createStatement()) {
            control.execute(
                    "CREATE TABLE plain (series INTEGER, time INTEGER, a REAL, b REAL, PRIMARY KEY (series, time))"
                            + " WITHOUT ROWID");
            var numbers = new HashMap<Map<String, String>, Integer>();
            try (var insert = connection.prepareStatement("INSERT INTO plain VALUES (?, ?, ?, ?)")) {
                return measure("plain SQLite insert, two numbers", path, batch -> {
                    control.execute("BEGIN IMMEDIATE");
                    for (var point : batch) {
                        insert.setInt(1, numbers.computeIfAbsent(point.tags(), t -> numbers.size()));
                        insert.setLong(2, point.timeMicros());
                        insert.setDouble(3, point.timeMicros() * 1e-3);
                        insert.setDouble(4, point.timeMicros() * 1e-4);
                        insert.executeUpdate();
                    }
                    control.execute("COMMIT");
                });
            }
        }
    }

    private double write(Path path) throws Exception {
        try (var store = SqliteStore.open(path, Clock.systemUTC())) {
            double rate = measure("SqliteStore, clean schema", path, store::write);
            var again = new HomePoints(entities, new Random(1)).next(50 * BATCH);
            long begin = System.nanoTime();
            for (int i = 0; i < 50; i++) {
                store.write(again.subList(i * BATCH, (i + 1) * BATCH));
            }
            out.printf("the same points again: %,.0f points/s%n", again.size() / seconds(begin));
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

    private void read(Path path) throws Exception {
        try (var store = SqliteStore.open(path, Clock.systemUTC())) {
            var any = store.latest(LatestQuery.of(SeriesFilter.ALL, 1)).items().get(0);
            var one = SeriesFilter.measurement("state")
                    .withTag("entity_id", TextMatch.equalTo(any.tags().getOrDefault("entity_id", "")));
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

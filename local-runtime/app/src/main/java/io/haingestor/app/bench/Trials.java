package io.haingestor.app.bench;

import io.haingestor.events.EpochMicros;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.locks.LockSupport;

/** Runs loads, each against a process and a home of its own, and looks at what became of them. */
final class Trials {
    /** From the change in the home until the point is durable; {@code write} measures it. */
    private static final String LATENCY = "haingestor_write_delay_seconds";

    private static final Duration DRAIN = Duration.ofSeconds(60);

    private final JavaCommand command;
    private final Path folder;

    /**
     * @param command how the processes are started
     * @param folder for the data of the processes; each run clears what it made
     */
    Trials(JavaCommand command, Path folder) {
        this.command = command;
        this.folder = folder;
    }

    /** Lets a home change at a steady rate. */
    Outcome run(Load load) throws IOException {
        var work = Files.createTempDirectory(folder, "trial");
        try (var home = SimulatorProcess.start(command, load.options(), work.resolve("simulator.log"));
                var ingestor = IngestorProcess.start(
                        command, work.resolve("data"), home.environment(), work.resolve("ha-ingestor.log"))) {
            ingestor.awaitReady();
            pause(load.warmUp());
            return measure(load, home, ingestor, work);
        } finally {
            delete(work);
        }
    }

    /**
     * Lets many changes come at once.
     *
     * @param entities of the home
     * @param changes how many
     * @param duration within which the home makes them
     */
    Outcome storm(int entities, int changes, Duration duration) throws IOException {
        var work = Files.createTempDirectory(folder, "storm");
        var load = new Load(entities, 0, Duration.ZERO, duration);
        try (var home = SimulatorProcess.start(command, load.options(), work.resolve("simulator.log"));
                var ingestor = IngestorProcess.start(
                        command, work.resolve("data"), home.environment(), work.resolve("ha-ingestor.log"))) {
            ingestor.awaitReady().awaitQuiet(DRAIN);
            var begin = Reading.of(home, ingestor);
            var before = home.changes();
            home.fault("{\"fault\":\"storm\",\"count\":%d,\"seconds\":%d}".formatted(changes, duration.toSeconds()));
            home.awaitChanges(before + changes);
            ingestor.awaitQuiet(DRAIN);
            return outcome(load, home, ingestor, work, begin, Reading.of(home, ingestor));
        } finally {
            delete(work);
        }
    }

    private static Outcome measure(Load load, SimulatorProcess home, IngestorProcess ingestor, Path work)
            throws IOException {
        var begin = Reading.of(home, ingestor);
        pause(load.measured());
        var end = Reading.of(home, ingestor);
        home.rate(0);
        return outcome(load, home, ingestor, work, begin, end);
    }

    private static Outcome outcome(
            Load load, SimulatorProcess home, IngestorProcess ingestor, Path work, Reading begin, Reading end)
            throws IOException {
        var books = balanced(home, ingestor, begin, end);
        ingestor.terminate();
        return new Outcome(
                load,
                books,
                Math.round(end.latency().count() - begin.latency().count()),
                lost(home),
                end.latency().since(begin.latency()),
                end.cpu().minus(begin.cpu()),
                end.homeCpu().minus(begin.homeCpu()),
                end.residentBytes(),
                end.peakResidentBytes(),
                bytes(work.resolve("data"), "timeseries"),
                bytes(work.resolve("data"), ""));
    }

    /** What is still under way a minute later counts as missing. */
    private static Books balanced(SimulatorProcess home, IngestorProcess ingestor, Reading begin, Reading end) {
        var deadline = System.nanoTime() + DRAIN.toNanos();
        while (true) {
            ingestor.awaitQuiet(DRAIN);
            var books = Books.of(home, ingestor, begin.micros(), end.micros());
            if (books.missing() == 0 || System.nanoTime() > deadline) {
                return books;
            }
        }
    }

    /** Connections beyond the one that there should be. */
    private static long lost(SimulatorProcess home) {
        return home.status().path("connections").longValue() - 1;
    }

    private record Reading(
            long micros,
            LatencyHistogram latency,
            Duration cpu,
            Duration homeCpu,
            long residentBytes,
            long peakResidentBytes) {
        static Reading of(SimulatorProcess home, IngestorProcess ingestor) {
            var process = ingestor.process();
            return new Reading(
                    EpochMicros.of(Instant.now()),
                    LatencyHistogram.parse(ingestor.metrics(), LATENCY),
                    process.cpu(),
                    home.process().cpu(),
                    process.residentBytes(),
                    process.peakResidentBytes());
        }
    }

    private static void pause(Duration duration) {
        var until = System.nanoTime() + duration.toNanos();
        for (var left = duration.toNanos(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static long bytes(Path folder, String part) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> folder.relativize(file).toString().contains(part))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}

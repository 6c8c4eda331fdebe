package io.haingestor.app.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench main-path}: from a change in the home to a durable point, with SQLite, measured against the goals. */
@Command(
        name = "main-path",
        mixinStandardHelpOptions = true,
        description = {
            "Drives the process from a simulated home in another process and measures the way of a state change from the home until it is durable in SQLite.",
            "Linux only. The home runs on the same machine and takes its share of the cores."
        })
public final class MainPath implements Callable<Integer> {
    private static final int ENTITIES = 1_000;
    private static final int STORM_ENTITIES = 4_000;
    private static final int STORM_CHANGES = 16_000;
    private static final Duration STORM = Duration.ofSeconds(2);
    private static final Duration MEMORY_WARM_UP = Duration.ofSeconds(15);

    private static final double RATE_GOAL = 20_000;
    private static final double QUIET_RATE = 100;
    private static final double BUSY_RATE = 1_000;
    private static final Duration P50_GOAL = Duration.ofMillis(10);
    private static final Duration P99_GOAL = Duration.ofMillis(50);
    private static final long MEMORY_GOAL = 150L << 20;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--seconds",
            defaultValue = "${env:HA_INGESTOR_BENCH_SECONDS:-30}",
            description = "how long each rate is measured (default ${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "${env:HA_INGESTOR_BENCH_WARM_UP:-15}",
            description = "seconds at each rate before it is measured (default ${DEFAULT-VALUE})")
    private int warmUp;

    @Option(
            names = "--rates",
            defaultValue = "${env:HA_INGESTOR_BENCH_RATES}",
            split = ",",
            paramLabel = "N",
            description = "changes per second to try, in this order, in place of the search that begins at the goal")
    private List<Double> rates = new ArrayList<>();

    @Option(
            names = "--folder",
            defaultValue = "${env:HA_INGESTOR_BENCH_FOLDER:-data/bench}",
            paramLabel = "DIR",
            description =
                    "where the data of the runs is written; on the disk that is to be measured (default ${DEFAULT-VALUE})")
    private Path folder;

    /** Made by picocli, which fills in the options. */
    @SuppressWarnings("NullAway.Init") // picocli sets the specification and the folder.
    public MainPath() {}

    /** @return 0 when every goal was met, 1 otherwise */
    @Override
    public Integer call() throws IOException {
        Files.createDirectories(folder);
        var out = spec.commandLine().getOut();
        out.println("Machine: " + Machine.look(folder).text());
        out.flush();
        var trials = new Trials(JavaCommand.ofThisProcess(), folder);
        var table = new ResultTable();
        var quiet = report(out, trials.run(load(QUIET_RATE, MEMORY_WARM_UP)));
        latency(table, quiet);
        var busy = report(out, trials.run(load(BUSY_RATE, Duration.ofSeconds(warmUp))));
        latency(table, busy);
        table.row(
                "resident memory at 100/s",
                "150 MB",
                "%.0f MB (peak %.0f MB)"
                        .formatted(megabytes(quiet.residentBytes()), megabytes(quiet.peakResidentBytes())),
                quiet.residentBytes() <= MEMORY_GOAL);
        var storm = report(out, trials.storm(STORM_ENTITIES, STORM_CHANGES, STORM));
        table.row(
                "storm of 16,000 events in 2 s",
                "no disconnect, none lost",
                "%d lost, %d disconnects, p99 from change to durable %s"
                        .formatted(
                                storm.books().missing(),
                                storm.cuts(),
                                text(storm.latency().quantile(0.99))),
                storm.isWhole());
        var best = highest(out, trials);
        table.row(
                "highest rate held for " + seconds + " s",
                "20,000 events/s",
                best.map(held -> "%,.0f events/s".formatted(held.load().rate())).orElse("none"),
                best.map(held -> held.load().rate() >= RATE_GOAL).orElse(false));
        // A machine that holds no rate of the search has these figures too.
        costs(table, best.orElse(busy));
        out.println();
        out.print(table.text());
        out.flush();
        return table.allMet() ? 0 : 1;
    }

    private Load load(double rate, Duration before) {
        return new Load(ENTITIES, rate, before, Duration.ofSeconds(seconds));
    }

    private static void latency(ResultTable table, Outcome outcome) {
        var rate = "%,.0f/s".formatted(outcome.load().rate());
        var p50 = outcome.latency().quantile(0.5);
        var p99 = outcome.latency().quantile(0.99);
        table.row("p50 from change to durable at " + rate, "10 ms", text(p50), p50.compareTo(P50_GOAL) <= 0);
        table.row("p99 from change to durable at " + rate, "50 ms", text(p99), p99.compareTo(P99_GOAL) <= 0);
    }

    private static void costs(ResultTable table, Outcome outcome) {
        var rate = " at %,.0f/s".formatted(outcome.load().rate());
        table.row("processor time per event" + rate, "%.1f µs".formatted(outcome.cpuMicrosPerEvent()));
        table.row("store's bytes per point on disk" + rate, "%.1f B".formatted(outcome.bytesPerPoint()));
        table.row(
                "bytes of the whole data folder per point" + rate,
                "%.0f B"
                        .formatted((double) outcome.dataBytes()
                                / Math.max(1, outcome.books().points())));
    }

    private Optional<Outcome> highest(PrintWriter out, Trials trials) {
        if (rates.isEmpty()) {
            return new RateSearch(rate -> tried(out, trials, rate)).run(RATE_GOAL);
        }
        return rates.stream()
                .map(rate -> tried(out, trials, rate))
                .filter(Outcome::isHeld)
                .reduce((one, other) -> one.load().rate() >= other.load().rate() ? one : other);
    }

    private Outcome tried(PrintWriter out, Trials trials, double rate) {
        try {
            return report(out, trials.run(load(rate, Duration.ofSeconds(warmUp))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Outcome report(PrintWriter out, Outcome outcome) {
        out.println(outcome.text());
        out.flush();
        return outcome;
    }

    private static double megabytes(long bytes) {
        return bytes / (double) (1 << 20);
    }

    private static String text(Duration duration) {
        return "%.1f ms".formatted(duration.toNanos() / 1e6);
    }
}

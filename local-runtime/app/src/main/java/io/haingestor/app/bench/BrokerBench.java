package io.haingestor.app.bench;

import io.haingestor.broker.BrokerOpenException;
import io.haingestor.broker.topology.TopologyException;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench broker}: from the post of an event to its subscriber, measured against the goals. */
@Command(
        name = "broker",
        mixinStandardHelpOptions = true,
        description = {
            "Posts events of 1 KiB to the broker in another process and measures their way over the disk to a subscriber in a third process.",
            "Linux only. All processes run on the same machine and share its cores."
        })
public final class BrokerBench implements Callable<Integer> {
    private static final double RATE_GOAL = 12_000;
    private static final double STEADY_RATE = 1_000;
    private static final double P99_GOAL_MILLIS = 5;
    private static final double MEMORY_GOAL_MEGABYTES = 200;
    private static final double ENGINE_GOAL = 25_000;
    private static final int FEW_OTHERS = 9;
    private static final int MANY_OTHERS = 99;
    private static final double OTHERS_GOAL = 0.1;
    private static final Duration START_GOAL = Duration.ofSeconds(2);
    /** As near as two runs come to each other. */
    private static final double UNCHANGED = 0.9;

    private static final URI NOBODY = URI.create("http://127.0.0.1/");
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double PERCENT = 100;
    private static final int MILLIS_DIGITS = 3;

    @Spec
    private CommandSpec spec;

    @Option(names = "--seconds", description = "how long each load is measured (default ${DEFAULT-VALUE})")
    private BigDecimal seconds = BigDecimal.valueOf(15);

    @Option(names = "--warm-up", description = "seconds of each load before it is measured (default ${DEFAULT-VALUE})")
    private BigDecimal warmUp = BigDecimal.TEN;

    @Option(
            names = "--backlog",
            paramLabel = "N",
            description = "how many events wait when the broker is started (default ${DEFAULT-VALUE})")
    private long backlog = 1_000_000;

    @Option(
            names = "--parts",
            split = ",",
            paramLabel = "PART",
            description = "what to measure: ${COMPLETION-CANDIDATES} (default: all)")
    private Set<Part> parts = EnumSet.allOf(Part.class);

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description =
                    "where the brokers' data is written; on the disk that is to be measured (default ${DEFAULT-VALUE})")
    private Path folder = Path.of("data", "bench");

    private final ResultTable table = new ResultTable();

    /** Made by picocli, which fills in the options. */
    @SuppressWarnings("NullAway.Init") // picocli sets the specification.
    public BrokerBench() {}

    /** What can be measured; all but the last need the first. */
    enum Part {
        /** One Trigger: the highest rate, and the times at a steady rate. */
        RATE,
        /** What Triggers cost that get nothing. */
        TRIGGERS,
        /** What a Trigger costs whose subscriber never answers. */
        STUCK,
        /** What a backlog costs. */
        BACKLOG,
        /** The engine without HTTP. */
        ENGINE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @return 0 when every goal was met, 1 otherwise */
    @Override
    public Integer call() throws IOException, BrokerOpenException, TopologyException, InterruptedException {
        Files.createDirectories(folder);
        say("Machine: " + Machine.look(folder).text());
        if (!parts.equals(EnumSet.of(Part.ENGINE))) {
            overHttp();
        }
        if (parts.contains(Part.ENGINE)) {
            engine();
        }
        say("");
        say(table.text());
        return table.allMet() ? 0 : 1;
    }

    private void overHttp() throws IOException, BrokerOpenException, TopologyException, InterruptedException {
        var command = JavaCommand.ofThisProcess();
        var output = Files.createTempFile(folder, "subscriber", ".log");
        try (var subscriber = SubscriberProcess.start(command, output)) {
            var trials = new BrokerTrials(command, subscriber, folder, duration(warmUp), duration(seconds));
            var alone = alone(trials, subscriber);
            if (parts.contains(Part.TRIGGERS)) {
                triggers(trials, subscriber, alone);
            }
            if (parts.contains(Part.STUCK)) {
                stuck(trials, subscriber, alone);
            }
            if (parts.contains(Part.BACKLOG)) {
                backlog(trials, subscriber, alone);
            }
        } finally {
            Files.delete(output);
        }
    }

    private Flow alone(BrokerTrials trials, SubscriberProcess subscriber) throws IOException {
        var direct = trials.direct();
        say("subscriber called directly: %,.0f/s".formatted(direct));
        try (var work = BenchFolder.make(folder, List.of(subscriber.address()), 0);
                var broker = trials.start(work)) {
            var flood = trials.flood(broker);
            say("as fast as possible: " + flood.text());
            var steady = trials.steady(broker, STEADY_RATE);
            say("%,.0f/s: %s".formatted(STEADY_RATE, steady.text()));
            table.row(
                    "end to end over HTTP",
                    "12,000 events/s",
                    "%,.0f events/s".formatted(flood.perSecond()),
                    flood.perSecond() >= RATE_GOAL);
            table.row("the subscriber called directly", "%,.0f requests/s".formatted(direct));
            table.row("ratio of the two", "%.2f".formatted(flood.perSecond() / direct));
            table.row(
                    "from post to subscriber at 1,000/s",
                    "p99 5 ms",
                    steady.ages().text(),
                    steady.ages().p99() <= P99_GOAL_MILLIS);
            table.row(
                    "until the answer 202 at 1,000/s",
                    Ages.of(steady.flow().sent().answers()).text());
            table.row(
                    "syncs of the disk",
                    "%,.0f/s; at 1,000 events/s %,.0f/s"
                            .formatted(flood.syncsPerSecond(), steady.flow().syncsPerSecond()));
            table.row("processor time per event", "%.1f µs".formatted(flood.cpuMicros()));
            var memory = Math.max(flood.megabytes(), steady.flow().megabytes());
            table.row(
                    "resident memory of the broker",
                    "200 MB",
                    "%.0f MB".formatted(memory),
                    memory <= MEMORY_GOAL_MEGABYTES);
            whole("missing, repeated, refused", flood);
            return flood;
        }
    }

    private void triggers(BrokerTrials trials, SubscriberProcess subscriber, Flow alone) throws IOException {
        for (var others : List.of(FEW_OTHERS, MANY_OTHERS)) {
            try (var work = BenchFolder.make(folder, List.of(subscriber.address()), others);
                    var broker = trials.start(work)) {
                var flow = trials.flood(broker);
                say("%d Triggers: %s".formatted(others + 1, flow.text()));
                var more = flow.cpuMicros() / alone.cpuMicros() - 1;
                table.row(
                        "processor time per event with %d Triggers".formatted(others + 1),
                        "at most 10 % more",
                        "%.1f µs (%+.0f %%), %,.0f events/s"
                                .formatted(flow.cpuMicros(), more * PERCENT, flow.perSecond()),
                        more <= OTHERS_GOAL);
                whole("missing, repeated, refused, with %d Triggers".formatted(others + 1), flow);
            }
        }
    }

    private void stuck(BrokerTrials trials, SubscriberProcess subscriber, Flow alone) throws IOException {
        try (var work = BenchFolder.make(folder, List.of(subscriber.address(), subscriber.stuck()), 0);
                var broker = trials.start(work)) {
            var flow = trials.flood(broker);
            say("beside a stuck Trigger: " + flow.text());
            table.row(
                    "end to end beside a Trigger whose subscriber never answers",
                    "unchanged",
                    "%,.0f events/s (%.2f)".formatted(flow.perSecond(), flow.perSecond() / alone.perSecond()),
                    flow.perSecond() >= UNCHANGED * alone.perSecond());
            whole("missing, repeated, refused, beside it", flow);
        }
    }

    private void backlog(BrokerTrials trials, SubscriberProcess subscriber, Flow alone)
            throws IOException, BrokerOpenException, TopologyException, InterruptedException {
        try (var work = BenchFolder.make(folder, List.of(subscriber.address()), 0)) {
            var began = System.nanoTime();
            try (var engine = new EngineTrial(work)) {
                engine.fill(backlog);
            }
            say("backlog: %,d events stored at %,.0f/s"
                    .formatted(backlog, backlog * NANOS_PER_SECOND / (System.nanoTime() - began)));
            subscriber.forget();
            try (var broker = trials.start(work)) {
                var behind = trials.behind(broker, backlog);
                say("backlog: ready after %,d ms, %s".formatted(broker.start().toMillis(), behind.text()));
                say("backlog: then " + trials.drain(backlog + behind.posted()).text());
                table.row(
                        "start with a backlog of %,d events".formatted(backlog),
                        "2 s",
                        "%.2f s".formatted(broker.start().toNanos() / NANOS_PER_SECOND),
                        broker.start().compareTo(START_GOAL) <= 0);
                table.row(
                        "delivered meanwhile",
                        "unchanged",
                        "%,.0f events/s (%.2f)"
                                .formatted(
                                        behind.deliveredPerSecond(),
                                        behind.deliveredPerSecond() / alone.deliveredPerSecond()),
                        behind.deliveredPerSecond() >= UNCHANGED * alone.deliveredPerSecond());
            }
        }
    }

    private void engine() throws IOException, BrokerOpenException, TopologyException, InterruptedException {
        var alone = engine(0);
        table.row("the engine alone, in process", "25,000 events/s", alone.text(), alone.perSecond() >= ENGINE_GOAL);
        for (var others : List.of(FEW_OTHERS, MANY_OTHERS)) {
            var rate = engine(others);
            table.row("the same with %d Triggers".formatted(others + 1), rate.text());
        }
    }

    private EngineTrial.Rate engine(int others)
            throws IOException, BrokerOpenException, TopologyException, InterruptedException {
        try (var work = BenchFolder.make(folder, List.of(NOBODY), others);
                var engine = new EngineTrial(work)) {
            var rate = engine.flood(duration(warmUp), duration(seconds));
            say("engine, %d Triggers: %s".formatted(others + 1, rate.text()));
            return rate;
        }
    }

    private static Duration duration(BigDecimal seconds) {
        return Duration.ofMillis(seconds.movePointRight(MILLIS_DIGITS).longValue());
    }

    private void whole(String figure, Flow flow) {
        table.row(
                figure,
                "0, 0, 0",
                "%d, %d, %d"
                        .formatted(
                                flow.missing(),
                                flow.received().repeated(),
                                flow.sent().refused()),
                flow.isWhole());
    }

    private void say(String line) {
        var out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}

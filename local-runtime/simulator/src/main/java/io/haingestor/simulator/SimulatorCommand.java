package io.haingestor.simulator;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code simulator}: a simulated home in a process of its own, until it is stopped or its duration is over. */
@Command(
        name = "simulator",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs a simulated Home Assistant for development, demos, load and faults.")
public final class SimulatorCommand implements Callable<Integer> {
    private static final Duration PROGRESS = Duration.ofSeconds(10);
    private static final long LOOK_MILLIS = 100;

    @Option(
            names = "--host",
            defaultValue = "${env:HA_INGESTOR_SIMULATOR_HOST:-" + SimulatorConfig.DEFAULT_HOST + "}",
            description =
                    "address to listen on; 0.0.0.0 lets other machines and containers in (default: ${DEFAULT-VALUE})")
    private String host = SimulatorConfig.DEFAULT_HOST;

    @Option(
            names = "--port",
            defaultValue = "${env:HA_INGESTOR_SIMULATOR_PORT:-8123}",
            description = "port; 0 takes any free one (default: ${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--entities",
            defaultValue = "${env:HA_INGESTOR_SIMULATOR_ENTITIES:-500}",
            description = "how many entities, up to 20000 (default: ${DEFAULT-VALUE})")
    private int entities;

    @Option(
            names = "--rate",
            defaultValue = "${env:HA_INGESTOR_SIMULATOR_RATE:-100}",
            description = "state changes per second of the whole home (default: ${DEFAULT-VALUE})")
    private double rate;

    @Option(
            names = "--seed",
            defaultValue = "${env:HA_INGESTOR_SIMULATOR_SEED:-1}",
            description = "the same seed gives the same home (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--duration",
            defaultValue = "${env:HA_INGESTOR_SIMULATOR_DURATION:-0s}",
            converter = DurationConverter.class,
            description = "end after this time, e.g. 60s, 5m, 1h; 0s never (default: ${DEFAULT-VALUE})")
    private Duration duration = SimulatorConfig.ENDLESS;

    @Option(
            names = "--token",
            defaultValue = "${env:HA_INGESTOR_SIMULATOR_TOKEN:-" + SimulatorConfig.DEFAULT_TOKEN + "}",
            description = "the access token that is let in (default: ${DEFAULT-VALUE})")
    private String token = SimulatorConfig.DEFAULT_TOKEN;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Made by picocli, which fills in the options. */
    public SimulatorCommand() {}

    /**
     * Runs until the duration is over or the process is told to end.
     *
     * @return the exit code: 0 after a clean end, 1 when the port cannot be opened
     * @throws InterruptedException when the thread is interrupted
     */
    @Override
    public Integer call() throws InterruptedException {
        var out = spec.commandLine().getOut();
        Simulator simulator;
        try {
            simulator = Simulator.start(new SimulatorConfig(host, port, entities, rate, seed, duration, token));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        } catch (IllegalStateException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return ExitCode.SOFTWARE;
        }
        var asked = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        var hook = new Thread(() -> endBySignal(asked, ended), "simulator-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try (simulator) {
            say(
                    out,
                    "Simulated home: url %s, token %s, %d entities, %s changes/s, seed %d, %s",
                    simulator.url(),
                    token,
                    entities,
                    BigDecimal.valueOf(rate).stripTrailingZeros().toPlainString(),
                    seed,
                    duration.isZero() ? "no end" : "for " + duration.toSeconds() + " s");
            run(simulator, asked, out);
        } finally {
            ended.countDown();
        }
        return ExitCode.OK;
    }

    private void run(Simulator simulator, CountDownLatch asked, PrintWriter out) throws InterruptedException {
        var started = System.nanoTime();
        var before = new Progress(started, simulator.status(), cpu());
        var last = before;
        while (!asked.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            var now = new Progress(System.nanoTime(), simulator.status(), cpu());
            if (now.status().isOver()) {
                break;
            }
            if (now.nanos() - last.nanos() >= PROGRESS.toNanos()) {
                report(out, "", last, now);
                last = now;
            }
        }
        report(out, "Summary: ", before, new Progress(System.nanoTime(), simulator.status(), cpu()));
    }

    private record Progress(long nanos, SimulatorStatus status, Duration cpu) {}

    private static void report(PrintWriter out, String title, Progress from, Progress to) {
        var seconds = (to.nanos() - from.nanos()) / 1e9;
        var changes = to.status().changes() - from.status().changes();
        say(
                out,
                "%s%.1f s, %d changes (%.0f/s), %d delivered in %d frames, %d clients, %d cut, %.1f µs CPU per change",
                title,
                seconds,
                changes,
                changes / seconds,
                to.status().delivered() - from.status().delivered(),
                to.status().frames() - from.status().frames(),
                to.status().clients(),
                to.status().cutClients(),
                changes == 0 ? 0 : to.cpu().minus(from.cpu()).toNanos() / 1e3 / changes);
    }

    private static void say(PrintWriter out, String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static void endBySignal(CountDownLatch asked, CountDownLatch ended) {
        asked.countDown();
        try {
            ended.await(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads {@code 500ms}, {@code 60s}, {@code 5m}, {@code 1h}. */
    static final class DurationConverter implements ITypeConverter<Duration> {
        private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

        @Override
        public Duration convert(String value) {
            var form = FORM.matcher(value);
            if (!form.matches()) {
                throw new TypeConversionException(
                        "expected a duration such as 500ms, 60s, 5m or 1h, got '" + value + "'");
            }
            var count = Long.parseLong(form.group(1));
            return switch (form.group(2)) {
                case "ms" -> Duration.ofMillis(count);
                case "s" -> Duration.ofSeconds(count);
                case "m" -> Duration.ofMinutes(count);
                default -> Duration.ofHours(count);
            };
        }
    }
}

package io.haingestor.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.haingestor.simulator.Simulator;
import io.haingestor.simulator.SimulatorConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The same recording, whatever way the functions run: the stores are equal, point by point, and so are the rejects. {@code -Dequality.states} (2,000) is how many states it has.
 *
 * <p>The ways are the constants of {@link Way}. Another one is what {@code -Dequality.address=http://...} names, with {@code -Dequality.token=...} where its ingress asks for one: it must
 * have an empty store, no gateway, {@code HA_INGESTOR_LOCATION} as {@link #LOCATION}, and the weather of a simulator with the seed {@link #SEED}. {@code target/equality} has the recording
 * ({@code recording.jsonl}, a CloudEvent a line, to be posted as {@code application/cloudevents+json}) and what each way kept of it.
 */
@Isolated("It needs both processors to be quick.")
@Timeout(1_200)
final class EqualityIT {
    static final String LOCATION = "52.373134,4.890315";
    static final long SEED = 7;

    private static final int STATES = Integer.getInteger("equality.states", 2_000);
    private static final Path KEPT = Path.of("target", "equality");

    @TempDir
    private Path folder;

    /** A way to run the functions. */
    enum Way {
        IN_PROCESS("in-process"),
        PROCESSES("process");

        private final String functions;

        Way(String functions) {
            this.functions = functions;
        }

        /** @return the program, ready, with nothing in its store */
        Program start(Path folder, Map<String, String> providers) throws IOException {
            var environment = new HashMap<>(providers);
            environment.put("HA_INGESTOR_GATEWAY", "off");
            environment.put("HA_INGESTOR_LOCATION", LOCATION);
            environment.put("HA_INGESTOR_FUNCTIONS", functions);
            environment.put("HA_INGESTOR_LOG_FORMAT", "text");
            return Program.start(Files.createDirectories(folder.resolve(functions)), environment, "--port", "0")
                    .awaitReady();
        }
    }

    /** What is left of a recording. */
    private record Kept(List<String> points, List<String> observations, List<String> rejects) {
        static Kept of(Deployment deployment, Recording recording, String name) throws IOException {
            deployment.publish(recording);
            deployment.awaitDone();
            var kept = new Kept(deployment.points(), deployment.observations("tide"), deployment.rejects());
            Files.write(KEPT.resolve("points." + name + ".ndjson"), kept.points);
            Files.write(KEPT.resolve("observations." + name + ".ndjson"), kept.observations);
            Files.write(KEPT.resolve("rejects." + name + ".ndjson"), kept.rejects);
            return kept;
        }
    }

    @Test
    void theStoresAreEqualWhateverWayTheFunctionsRun() throws IOException {
        var recording = Recording.make(folder, STATES, SEED);
        recording.write(KEPT.resolve("recording.jsonl"));
        try (var provider = Simulator.start(SimulatorConfig.of(1, 0, SEED))) {
            var all = new ArrayList<Kept>();
            for (var way : Way.values()) {
                try (var program = way.start(folder, provider.providers())) {
                    var deployment = new Deployment(program.address(), Optional.empty());
                    all.add(Kept.of(deployment, recording, way.functions));
                    hasTheWeatherOfSixHoursAgo(deployment, recording);
                }
            }
            var elsewhere = System.getProperty("equality.address");
            if (elsewhere != null) {
                var token = Optional.ofNullable(System.getProperty("equality.token"));
                all.add(Kept.of(new Deployment(elsewhere, token), recording, "elsewhere"));
            }
            var first = all.get(0);
            assertThat(first.points).hasSizeGreaterThan(STATES * 9 / 10);
            assertThat(first.points).anyMatch(point -> point.contains("weather_temperature"));
            assertThat(first.observations).hasSize(50);
            assertThat(first.rejects).hasSize(Recording.BAD);
            for (var other : all.subList(1, all.size())) {
                same(first.points, other.points);
                same(first.observations, other.observations);
                same(first.rejects, other.rejects);
            }
        }
    }

    private static void hasTheWeatherOfSixHoursAgo(Deployment deployment, Recording recording) throws IOException {
        var late = recording.late();
        var hour = late.truncatedTo(ChronoUnit.HOURS);

        var fields = deployment.at(Recording.LATE_ENTITY, late).get("fields");

        assertThat(fields.path("weather_age_s").asDouble())
                .as(fields.toString())
                .isEqualTo(Duration.between(hour, late).toMillis() / 1_000.0);
        assertThat(fields.path("weather_temperature").isNumber()).isTrue();
    }

    /** Says what differs, not all that there is. */
    private static void same(List<String> expected, List<String> found) {
        var missing = new TreeSet<>(expected);
        missing.removeAll(found);
        var added = new TreeSet<>(found);
        added.removeAll(expected);
        assertThat(missing.stream().limit(3)).as("%d missing", missing.size()).isEmpty();
        assertThat(added.stream().limit(3)).as("%d added", added.size()).isEmpty();
        assertThat(found).hasSameSizeAs(expected);
    }
}

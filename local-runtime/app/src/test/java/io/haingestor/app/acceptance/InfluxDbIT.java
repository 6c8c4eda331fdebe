package io.haingestor.app.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.haingestor.app.bench.IngestorProcess;
import io.haingestor.app.bench.SentState;
import io.haingestor.app.bench.SimulatorProcess;
import io.haingestor.events.StateId;
import io.haingestor.timeseries.InfluxStandIn;
import io.haingestor.timeseries.InfluxStandIn.Fault;
import io.haingestor.timeseries.InfluxStandIn.StoredPoint;
import io.haingestor.write.schema.CleanSchema;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that is away, slow and refuses in every way it knows, while the home goes on. */
class InfluxDbIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int CHANGES_PER_FAULT = 40;
    private static final int CHANGES_PER_SECOND = 60;
    private static final String SEED = "sensor.seed";

    @Test
    void everyGoodPointIsThereOnceAndEveryBadOneIsAmongTheRejects(@TempDir Path folder)
            throws IOException, InterruptedException {
        try (var influx = new InfluxStandIn(Clock.systemUTC());
                var home = SimulatorProcess.start(
                        BuiltProgram.shortLived(),
                        List.of("--entities", "60", "--rate", Integer.toString(CHANGES_PER_SECOND), "--seed", "1"),
                        folder.resolve("simulator.log"))) {
            makeNumbersConflict(influx);
            var bad = oneEntity(home);
            var installation = Installation.of(folder, environment(home, influx));
            try (var ingestor = installation.start().awaitReady()) {
                for (var fault : List.of(
                        new Fault.Away(),
                        new Fault.Slow(Duration.ofMillis(300)),
                        Fault.status(500),
                        Fault.tooManyRequests(Duration.ofSeconds(1)))) {
                    influx.be(fault);
                    home.awaitMoreChanges(CHANGES_PER_FAULT);
                }
                influx.be(new Fault.Hanging());
                home.awaitMoreChanges(CHANGES_PER_FAULT);
                home.rate(0);
                await().atMost(PATIENCE).until(() -> hasAll(ingestor, home));
                // The server, which never answers, is not waited for.
                ingestor.terminate();
            }
            influx.be(new Fault.None());
            try (var ingestor = installation.start().awaitReady()) {
                assertThat(ingestor.awaitQuiet(PATIENCE))
                        .as("all that was left")
                        .isTrue();
                home.rate(CHANGES_PER_SECOND);
                influx.failToParse("entity_id=" + bad, true);
                await().atMost(PATIENCE).until(() -> !rejected(ingestor).isEmpty());
                influx.failToParse("entity_id=" + bad, false);
                home.awaitMoreChanges(CHANGES_PER_FAULT);
                home.rate(0);
                await().atMost(PATIENCE).untilAsserted(() -> check(home, influx, ingestor, bad));
            }
        }
    }

    private static void check(SimulatorProcess home, InfluxStandIn influx, IngestorProcess ingestor, String bad) {
        var delivered = delivered(home);
        var rejected = rejected(ingestor);
        var stored = influx.points().stream()
                .filter(point -> point.measurement().equals(CleanSchema.MEASUREMENT))
                .filter(point -> !point.tags().get("entity_id").equals(SEED))
                .map(InfluxDbIT::id)
                .toList();
        assertThat(stored).as("points").doesNotHaveDuplicates();
        assertThat(rejected).as("rejects").isNotEmpty().allMatch(id -> id.startsWith(bad + '@'));
        assertThat(stored).doesNotContainAnyElementsOf(rejected);
        var all = new ArrayList<>(stored);
        all.addAll(rejected);
        assertThat(all).as("points and rejects").containsExactlyInAnyOrderElementsOf(delivered);
        assertThat(influx.points()).as("numbers that conflict are kept as text").anyMatch(point -> point.fields()
                .containsKey("value_str"));
        assertThat(ingestor.stats().path("counts").path("dead_lettered").asInt())
                .isZero();
    }

    private static List<String> delivered(SimulatorProcess home) {
        return Ledger.of(home).states().stream()
                .filter(SentState::delivered)
                .map(SentState::id)
                .toList();
    }

    /** Whether every state that the home has sent stands in the process's log. */
    private static boolean hasAll(IngestorProcess ingestor, SimulatorProcess home) {
        return ingestor.stats().at("/counts/states").asInt() >= delivered(home).size();
    }

    /** The field {@code value} is a text in this shard, so that every line with a number is a conflict, answered with 422. */
    private static void makeNumbersConflict(InfluxStandIn influx) throws IOException, InterruptedException {
        var line = "state,domain=sensor,entity_id=" + SEED + " value=\"text\" "
                + Instant.now().toEpochMilli() * 1_000_000;
        var request = HttpRequest.newBuilder(URI.create(influx.url() + "/api/v2/write?precision=ns&org="
                        + InfluxStandIn.ORG + "&bucket=" + InfluxStandIn.BUCKET))
                .header("Authorization", "Token " + InfluxStandIn.TOKEN)
                .POST(BodyPublishers.ofString(line))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(204);
    }

    /** An entity that changes often. */
    private static String oneEntity(SimulatorProcess home) {
        home.awaitMoreChanges(CHANGES_PER_FAULT);
        var counts = new HashMap<String, Integer>();
        home.ledger(state -> counts.merge(state.entityId(), 1, Integer::sum));
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
    }

    private static Map<String, String> environment(SimulatorProcess home, InfluxStandIn influx) {
        var environment = new HashMap<>(home.environment());
        environment.put("INFLUXDB_URL", influx.url());
        environment.put("INFLUXDB_TOKEN", InfluxStandIn.TOKEN);
        environment.put("INFLUXDB_ORG", InfluxStandIn.ORG);
        environment.put("INFLUXDB_BUCKET", InfluxStandIn.BUCKET);
        return environment;
    }

    /** The ids of the events that were refused. */
    private static List<String> rejected(IngestorProcess ingestor) {
        var ids = new ArrayList<String>();
        ingestor.get("/api/v1/rejects?limit=1000")
                .path("items")
                .forEach(item -> ids.add(item.path("event").path("id").asText()));
        return ids;
    }

    private static String id(StoredPoint point) {
        return new StateId(point.tags().get("entity_id"), point.timeMicros()).toString();
    }
}

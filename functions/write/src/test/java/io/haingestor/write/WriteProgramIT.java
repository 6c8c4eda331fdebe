package io.haingestor.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.haingestor.events.EventJson;
import io.haingestor.events.EventTypes;
import io.haingestor.timeseries.SeriesFilter;
import io.haingestor.timeseries.SqliteStore;
import io.haingestor.timeseries.TimeRange;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The module as the program that a container or a runtime starts. */
@Timeout(180)
class WriteProgramIT {
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");
    private static final int CLIENTS = 8;
    private static final int ENOUGH = 200;
    /** What Kubernetes gives a container; a machine with much to do needs more than the ten seconds that it is meant to take. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @Test
    void eachPathIsAFunctionAndWhatTheyKeptCanBeRead() throws Exception {
        try (var program = WriteProcess.start(folder)) {
            assertThat(post(program, "sensor.one", AT).statusCode()).isEqualTo(204);
            assertThat(program.post(
                                    "/write-observation",
                                    "io.haingestor.observation.tide",
                                    "tide",
                                    text(
                                            """
                                            {"kind":"tide","provider":"test","place":"0,0","valid_from":"2026-03-01T10:00:00Z","valid_to":"2026-03-01T10:15:00Z","values":{"height":1.5},"units":{},"attribution":"none"}"""))
                            .statusCode())
                    .as(program.log())
                    .isEqualTo(204);
            assertThat(program.post(
                                    "/record-rejected",
                                    EventTypes.REJECTED,
                                    "reject",
                                    text(
                                            "{\"function\":\"f\",\"reasons\":[{\"code\":\"a\",\"message\":\"b\"}],\"event\":{\"id\":\"1\"}}"))
                            .statusCode())
                    .isEqualTo(204);

            assertThat(json(program, "/api/v1/states").at("/items/0/entity_id").asText())
                    .isEqualTo("sensor.one");
            assertThat(json(program, "/api/v1/observations/tide?from=2026-03-01T00:00:00Z")
                            .get("items"))
                    .hasSize(1);
            assertThat(json(program, "/api/v1/rejects").get("kept").asInt()).isEqualTo(1);
            assertThat(program.get("/q/metrics").body())
                    .contains("haingestor_write_events_total{outcome=\"stored\"} 2.0");
        }
    }

    @Test
    void anEventThatIsForNoneOfThemIsRefusedOrRejectedAndNeverRetried() throws Exception {
        try (var program = WriteProcess.start(folder)) {
            var nowhere = program.post("/", "com.example.other", "1", text("{}"));
            assertThat(nowhere.statusCode()).isEqualTo(400);
            assertThat(nowhere.body()).contains("/record-").contains("com.example.other");

            var foreign = program.post("/write", "com.example.other", "1", text("[]"));
            assertThat(foreign.statusCode()).isEqualTo(200);
            assertThat(foreign.headers().firstValue("ce-type")).contains(EventTypes.REJECTED);
        }
    }

    @Test
    void whatItAcknowledgedBeforeSigtermIsStoredAndItEndsInTime() throws Exception {
        var acknowledged = new ConcurrentLinkedQueue<Integer>();
        var answers = new ConcurrentLinkedQueue<Integer>();
        var next = new AtomicInteger();
        var over = new AtomicBoolean();
        var clients = Executors.newFixedThreadPool(CLIENTS);
        try (var program = WriteProcess.start(folder)) {
            IntStream.range(0, CLIENTS)
                    .forEach(client -> clients.execute(() -> {
                        while (!over.get()) {
                            int number = next.incrementAndGet();
                            try {
                                var status = post(program, "sensor.load", AT.plusMillis(number))
                                        .statusCode();
                                answers.add(status);
                                if (status == 204) {
                                    acknowledged.add(number);
                                }
                            } catch (IOException e) {
                                over.set(true); // The port is closed: whoever sent it keeps it.
                            }
                        }
                    }));
            await().atMost(Duration.ofMinutes(1)).until(() -> acknowledged.size() > ENOUGH);

            program.terminate();

            assertThat(program.awaitEnd(GRACE)).as(program.log()).isTrue();
        } finally {
            over.set(true);
            clients.shutdown();
            assertThat(clients.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(answers).allMatch(status -> status == 204 || status >= 500);
        assertThat(storedMillis())
                .containsAll(acknowledged.stream()
                        .map(number -> AT.toEpochMilli() + number)
                        .toList());
    }

    @Test
    void everythingThatIsWrongWithItsConfigurationIsSaidAtOnceInWords() throws Exception {
        var wrong = Map.of(
                "PORT", "eighty",
                "HA_INGESTOR_SCHEMA", "dirty",
                "INFLUXDB_URL", "influx:8086",
                "INFLUXDB_TOKEN_FILE", "/nowhere/token");
        try (var program = WriteProcess.launch(folder, wrong)) {
            assertThat(program.awaitCode()).as(program.log()).isEqualTo(2);

            assertThat(program.log())
                    .contains("ha-ingestor: The configuration cannot be used:")
                    .contains("PORT: expected a port, 0 to 65535, got 'eighty'")
                    .contains("HA_INGESTOR_SCHEMA: expected clean or classic, got 'dirty'")
                    .contains("INFLUXDB_URL: expected")
                    .contains("INFLUXDB_TOKEN_FILE: expected a readable file")
                    .contains("INFLUXDB_ORG: expected")
                    .doesNotContain("Exception", "\tat ");
        }
    }

    @Test
    void aKeyThatDoesNotExistIsSaidWithTheOtherErrors() throws Exception {
        var wrong = Map.of("JAVA_TOOL_OPTIONS", "-Dhaingestor.write.shema=classic", "HA_INGESTOR_SCHEMA", "dirty");
        try (var program = WriteProcess.launch(folder, wrong)) {
            assertThat(program.awaitCode()).as(program.log()).isEqualTo(2);

            assertThat(program.log())
                    .contains("haingestor.write.shema in", "HA_INGESTOR_SCHEMA: expected")
                    .doesNotContain("Exception", "\tat ");
        }
    }

    @Test
    void aFolderThatCannotBeUsedIsSaidWithTheReasonAndWhatToDo() throws Exception {
        var file = Files.writeString(folder.resolve("notes"), "a file");
        var wrong = Map.of("HA_INGESTOR_DATA", file.resolve("data").toString());
        try (var program = WriteProcess.launch(folder, wrong)) {
            assertThat(program.awaitCode()).as(program.log()).isEqualTo(1);

            assertThat(program.log())
                    .contains("ha-ingestor: Expected to lock " + file.resolve("data"))
                    .contains("Not a directory")
                    .contains("HA_INGESTOR_DATA")
                    .doesNotContain("Exception", "\tat ");
        }
    }

    @Test
    void aFolderThatHasAnotherOwnerIsSaid() throws Exception {
        try (var owner = StoreLock.take(folder.resolve("data"), Duration.ZERO);
                var program = WriteProcess.launch(folder, Map.of())) {
            assertThat(owner).isNotNull();
            assertThat(program.awaitCode()).as(program.log()).isEqualTo(1);

            assertThat(program.log())
                    .contains("ha-ingestor: The stores in " + folder.resolve("data") + " have another owner")
                    .contains("stop it, or choose another data folder")
                    .doesNotContain("Exception", "\tat ");
        }
    }

    @Test
    void aFileThatIsNoStoreIsSaidAndLeftAlone() throws Exception {
        var file = Files.createDirectories(folder.resolve("data")).resolve("timeseries.db");
        Files.writeString(file, "These are my notes, and not a database. ".repeat(50));
        try (var program = WriteProcess.launch(folder, Map.of())) {
            assertThat(program.awaitCode()).as(program.log()).isEqualTo(1);

            assertThat(program.log())
                    .contains("ha-ingestor: " + file)
                    .contains("move it away or choose another data folder")
                    .doesNotContain("Exception", "\tat ");
        }
        assertThat(file).content().startsWith("These are my notes");
    }

    @Test
    void aPortThatIsTakenIsSaid() throws Exception {
        try (var taken = new ServerSocket(0);
                var program = WriteProcess.launch(folder, Map.of("PORT", Integer.toString(taken.getLocalPort())))) {
            assertThat(program.awaitCode()).as(program.log()).isEqualTo(1);

            assertThat(program.log())
                    .contains("ha-ingestor: Port " + taken.getLocalPort())
                    .contains("or choose another one with PORT")
                    .doesNotContain("Exception", "\tat ");
        }
    }

    private Set<Long> storedMillis() throws Exception {
        var times = new HashSet<Long>();
        try (var store = SqliteStore.open(folder.resolve("data").resolve("timeseries.db"), Clock.systemUTC());
                var points = store.export(SeriesFilter.ALL, TimeRange.ALL)) {
            for (var point = points.next(); point.isPresent(); point = points.next()) {
                times.add(point.get().timeMicros() / 1_000);
            }
        }
        return times;
    }

    private static HttpResponse<String> post(WriteProcess program, String entity, Instant at) throws IOException {
        var state = States.temperature(entity, at, 21.5, "kitchen");
        return program.post("/write", EventTypes.STATE, state.id().toString(), EventJson.write(state));
    }

    private static JsonNode json(WriteProcess program, String path) throws IOException {
        return EventJson.mapper().readTree(program.get(path).body());
    }

    private static byte[] text(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}

package io.haingestor.app.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.haingestor.app.bench.IngestorProcess;
import io.haingestor.app.bench.SimulatorProcess;
import io.haingestor.app.bench.StoredState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk without space: one that fills while the home goes on, and one that was full from the start. */
class FullDiskIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String SIZE = "64m";
    private static final int CHANGES = 300;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    @BeforeEach
    void aDiskCanBeHad() throws IOException, InterruptedException {
        var obstacle = SmallDisk.obstacle(folder);
        assumeTrue(obstacle.isEmpty(), () -> "a full disk " + obstacle.orElseThrow());
    }

    @Test
    void isSaidAndWaitedForAndCostsNothingThatTheHomeHadSent() throws Exception {
        try (var home = SimulatorProcess.start(
                BuiltProgram.shortLived(),
                List.of("--entities", "100", "--rate", "200", "--seed", "1"),
                folder.resolve("simulator.log"))) {
            var installation = Installation.of(folder, home.environment());
            var disk = new SmallDisk(installation.data(), SIZE);
            try (var ingestor = installation.startOn(disk).awaitReady()) {
                home.awaitMoreChanges(CHANGES);
                // SQLite may need space to read, too.
                var acknowledged = ingestor.export();
                disk.fill(ingestor.process());
                await().atMost(PATIENCE).untilAsserted(() -> assertSaysWhy(ingestor));
                home.awaitMoreChanges(CHANGES);
                assertSaysWhy(ingestor);
                assertThat(get(ingestor, "/q/health/live").statusCode()).isEqualTo(200);

                disk.free(ingestor.process());
                ingestor.awaitReady();
                home.awaitMoreChanges(CHANGES);
                home.rate(0);
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(Ledger.of(home).notIn(ingestor.export()))
                                .as("delivered and not stored")
                                .isEmpty());
                assertThat(ingestor.awaitQuiet(PATIENCE))
                        .as(() -> "all dealt with: " + ingestor.stats())
                        .isTrue();
                assertComplete(home, ingestor, acknowledged);
            }
        }
    }

    @Test
    void fromTheStartEndsTheStartWithAWordForTheUser() throws Exception {
        var installation = Installation.of(folder, Map.of("HA_URL", "http://127.0.0.1:1", "HA_TOKEN", "none"));

        try (var ingestor = installation.startOn(SmallDisk.full(installation.data()))) {
            assertThat(ingestor.process().endsWithin(PATIENCE)).isTrue();

            assertThat(ingestor.process().exitStatus()).isEqualTo(1);
            assertThat(ingestor.process().logTail())
                    .contains(installation.data().toString())
                    .containsIgnoringCase("space")
                    .doesNotContain("\tat ");
        }
    }

    private static void assertSaysWhy(IngestorProcess ingestor) throws IOException, InterruptedException {
        var answer = get(ingestor, "/q/health/ready");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.body()).contains("broker.db", "Free some space");
    }

    private static void assertComplete(
            SimulatorProcess home, IngestorProcess ingestor, List<StoredState> acknowledged) {
        var export = ingestor.export();
        assertThat(export).as("what was stored before").containsAll(acknowledged);
        assertThat(export).extracting(StoredState::id).doesNotHaveDuplicates();
        assertThat(ingestor.stats().at("/counts/given_up").intValue()).isZero();
        assertThat(home.status().path("connections").intValue())
                .as("connections")
                .isOne();
    }

    private static HttpResponse<String> get(IngestorProcess ingestor, String path)
            throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(ingestor.address() + path)).build(), BodyHandlers.ofString());
    }
}

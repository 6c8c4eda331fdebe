package io.haingestor.app.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.haingestor.app.bench.IngestorProcess;
import io.haingestor.app.bench.SimulatorProcess;
import io.haingestor.app.bench.StoredState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What a large home does when it starts, or when a bridge with all its devices comes back. */
@Isolated("a machine that does something else may be too slow for the home")
class StormIT {
    private static final int EVENTS = 16_000;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Test
    void aStormOf16000EventsIn2SecondsCostsNeitherTheConnectionNorAnEvent(@TempDir Path folder) throws IOException {
        try (var home = SimulatorProcess.start(
                        BuiltProgram.command(),
                        List.of("--entities", "4000", "--rate", "0", "--seed", "1"),
                        folder.resolve("simulator.log"));
                var ingestor = Installation.of(folder, home.environment())
                        .startAsLaunched()
                        .awaitReady()) {
            awaitAllStored(home, ingestor);
            assertThat(ingestor.awaitQuiet(PATIENCE)).isTrue();

            var before = home.changes();
            home.fault("{\"fault\":\"storm\",\"count\":%d,\"seconds\":2}".formatted(EVENTS));
            home.awaitChanges(before + EVENTS);
            awaitAllStored(home, ingestor);

            assertThat(home.status().path("cut_clients").intValue()).isZero();
            assertThat(home.status().path("connections").intValue()).isOne();
            assertThat(ingestor.export()).extracting(StoredState::id).doesNotHaveDuplicates();
            assertThat(ingestor.stats().path("counts").path("given_up").intValue())
                    .isZero();
        }
    }

    private static void awaitAllStored(SimulatorProcess home, IngestorProcess ingestor) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(Ledger.of(home).notIn(ingestor.export()))
                .as("delivered and not stored")
                .isEmpty());
    }
}

package io.haingestor.app.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.haingestor.app.bench.IngestorProcess;
import io.haingestor.app.bench.SimulatorProcess;
import io.haingestor.app.bench.StoredState;
import io.haingestor.events.EpochMicros;
import io.haingestor.events.EventTypes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A home at 100 changes a second, and a process that is killed and started again.
 *
 * <p>Acknowledged is every event that stands in the broker's log after a kill, because its append had completed, and every state that an
 * export had shown before it. {@code -Dcrash.kills} (3), {@code -Dcrash.seconds} of load (4) and {@code -Dcrash.seed} change the run.
 */
class CrashIT {
    private static final int KILLS = Integer.getInteger("crash.kills", 3);
    private static final Duration LOAD = Duration.ofSeconds(Integer.getInteger("crash.seconds", 4));
    private static final long SEED = Long.getLong("crash.seed", System.nanoTime());
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final int SIGTERM_EXIT = 143;
    private static final Pattern RECEIVED =
            Pattern.compile("(?m)^haingestor_gateway_received_total\\{kind=\"state\"} (.+)$");

    @TempDir
    Path folder;

    private final RandomGenerator random = new Random(SEED);
    private final Set<String> acknowledged = new HashSet<>();
    private SimulatorProcess home;
    private Installation installation;

    @BeforeEach
    void startTheHome() throws IOException {
        home = SimulatorProcess.start(
                BuiltProgram.shortLived(),
                List.of("--entities", "200", "--rate", "100", "--seed", "1"),
                folder.resolve("simulator.log"));
        installation = Installation.of(folder, home.environment());
    }

    @AfterEach
    void endTheHome() {
        home.close();
    }

    @Test
    void whatWasAcknowledgedSurvivesEveryCrashAndNothingIsThereTwice() throws IOException {
        System.out.printf("crash.seed=%d: %d kills, %s of load%n", SEED, KILLS, LOAD);
        for (var kill = 1; kill <= KILLS; kill++) {
            runAndKill(kill);
        }
        var down = EpochMicros.of(Instant.now());
        changesWhileNothingRuns();
        try (var ingestor = installation.start().awaitReady()) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(ingestor.currentStates())
                    .extracting(StoredState::fact)
                    .as("current states")
                    .containsExactlyInAnyOrderElementsOf(Ledger.of(home).currentFacts()));
            awaitIdle(ingestor);
            var export = ingestor.export();
            var ledger = Ledger.of(home);
            assertThat(export).extracting(StoredState::id).as("acknowledged").containsAll(acknowledged);
            assertThat(export).extracting(StoredState::id).doesNotHaveDuplicates();
            assertThat(export)
                    .extracting(StoredState::fact)
                    .as("the home's own facts")
                    .isSubsetOf(ledger.facts());
            assertThat(ledger.changedSince(down))
                    .as("entities that changed while nothing ran")
                    .isNotEmpty();
        }
    }

    @Test
    void aStopLosesNothingThatTheHomeHadSent() throws IOException {
        List<String> sent;
        try (var ingestor = installation.start().awaitReady()) {
            home.awaitMoreChanges(100);
            sent = Ledger.of(home).factsSent();
            // What a stop finds unread in the connection is lost with it.
            await().atMost(PATIENCE).until(() -> received(ingestor) >= sent.size());
            ingestor.terminate();
            assertThat(ingestor.process().exitStatus()).isEqualTo(SIGTERM_EXIT);
            assertThat(ingestor.process().logTail()).doesNotContain("\tat ");
        }
        home.rate(0);
        try (var ingestor = installation.start().awaitReady()) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(ingestor.export())
                    .extracting(StoredState::fact)
                    .containsAll(sent));
        }
    }

    /** How many states the gateway has read, each once. */
    private static long received(IngestorProcess ingestor) {
        var counter = RECEIVED.matcher(ingestor.metrics());
        assertThat(counter.find()).as("the counter %s", RECEIVED).isTrue();
        return (long) Double.parseDouble(counter.group(1));
    }

    /** Every third kill comes at any time after the start, the others at any time after the process is connected. */
    private void runAndKill(int number) throws IOException {
        try (var ingestor = installation.start()) {
            if (number % 3 == 0) {
                runsFor(ingestor, Duration.ofMillis(random.nextLong(2_000)));
            } else {
                ingestor.awaitReady();
                runsFor(ingestor, Duration.ofMillis(random.nextLong(2 * LOAD.toMillis() / KILLS)));
                ingestor.export(state -> acknowledged.add(state.id()));
            }
            ingestor.process().kill();
        }
        installation.brokerLog().stream()
                .filter(entry -> entry.type().equals(EventTypes.STATE_CHANGED))
                .forEach(entry -> acknowledged.add(entry.id()));
    }

    private static void runsFor(IngestorProcess ingestor, Duration duration) {
        assertThat(ingestor.process().endsWithin(duration))
                .as("ended by itself:%n%s", ingestor.process().logTail())
                .isFalse();
    }

    private void changesWhileNothingRuns() {
        home.awaitMoreChanges(100);
        home.rate(0);
    }

    private static void awaitIdle(IngestorProcess ingestor) {
        assertThat(ingestor.awaitQuiet(PATIENCE))
                .as("all stored within " + PATIENCE)
                .isTrue();
    }
}

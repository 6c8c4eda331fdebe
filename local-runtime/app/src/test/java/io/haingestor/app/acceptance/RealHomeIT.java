package io.haingestor.app.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.haingestor.app.bench.IngestorProcess;
import io.haingestor.app.bench.StoredState;
import io.haingestor.events.EventJson;
import io.haingestor.events.EventTypes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The main path against a real Home Assistant. The one process runs through all tests, which is why they have an order: each leaves the home
 * running, and the last looks at the data that all have left.
 */
@Isolated("the real home is stopped and started, with all that this costs the machine")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RealHomeIT {
    private static final int CHANGES = 500;
    private static final int ENTITIES = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static RealHome home;
    private static Installation installation;
    private static IngestorProcess ingestor;
    private static final Set<String> SECRETS = new HashSet<>();
    private static Map<String, Set<String>> registries;

    @BeforeAll
    static void startBesideTheHome(@TempDir Path folder) throws IOException {
        var found = RealHome.ofEnvironment();
        assumeTrue(
                found.isPresent(),
                "no real Home Assistant: HA_REAL_URL, HA_REAL_TOKEN_FILE and HA_REAL_HOME are not set (.ci/run sets them)");
        home = found.orElseThrow();
        installation = Installation.of(
                folder,
                Map.of(
                        "HA_URL",
                        home.url().toString(),
                        "HA_TOKEN_FILE",
                        home.tokenFile().toString()));
        rememberSecrets();
        registries = home.registries();
        ingestor = installation.start().awaitReady();
    }

    @AfterAll
    static void end() {
        if (ingestor != null) {
            ingestor.close();
        }
    }

    @Test
    @Order(1)
    void everyEntityArrives() {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(stored().keySet())
                .containsAll(
                        home.states().values().stream().map(RealHome.State::id).toList()));
    }

    @Test
    @Order(2)
    void everyChangeIsStoredExactlyOnceUnderItsMicrosecond() {
        var made = new LinkedHashMap<String, String>();
        for (var i = 0; i < CHANGES; i++) {
            var state = home.set("sensor.acceptance_" + i % ENTITIES, Integer.toString(i / 2), i);
            made.put(state.id(), state.text());
        }
        assertThat(made)
                .as("Home Assistant gives every change a microsecond of its own")
                .hasSize(CHANGES);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(stored()).containsAllEntriesOf(made));
        assertThat(ingestor.export().stream().map(StoredState::id).filter(id -> id.startsWith("sensor.acceptance_")))
                .containsExactlyInAnyOrderElementsOf(made.keySet());
        assertThat(ingestor.get("/api/v1/rejects").toString()).doesNotContain("sensor.acceptance_");
    }

    @Test
    @Order(3)
    void afterARestartOfTheHomeEveryCurrentValueIsRight() {
        var goOn = new AtomicBoolean(true);
        var changes = CompletableFuture.runAsync(() -> changeWhile(goOn));
        home.stop();
        home.start();
        goOn.set(false);
        changes.join();
        rememberSecrets();

        await().atMost(PATIENCE).untilAsserted(() -> {
            var latest = currentStates();
            var expected = home.states();
            assertThat(latest).containsAllEntriesOf(texts(expected));
            assertThat(latest.keySet())
                    .as("what is gone from the home is not available any more")
                    .containsExactlyInAnyOrderElementsOf(expected.keySet());
        });
    }

    @Test
    @Order(4)
    void everyRegistryHasArrived() throws IOException {
        ingestor.terminate();
        var arrived = new HashMap<String, Set<String>>();
        for (var entry : installation.brokerLog()) {
            if (entry.type().startsWith(EventTypes.REGISTRY) && entry.type().endsWith(".snapshot")) {
                var snapshot = EventJson.mapper().readTree(entry.data());
                var kind = snapshot.path("kind").asText();
                arrived.computeIfAbsent(kind, first -> new HashSet<>())
                        .addAll(RealHome.registryIds(kind, snapshot.path("entries")));
            }
        }
        assertThat(registries.get("entity")).as("the demo's entities").hasSizeGreaterThan(50);
        registries.forEach((kind, ids) -> assertThat(arrived.getOrDefault(kind, Set.of()))
                .as(kind + " registry")
                .containsAll(ids));
    }

    @Test
    @Order(5)
    void theCamerasTokenIsNowhereOnTheDisk() throws IOException {
        assertThat(SECRETS).isNotEmpty();
        for (var secret : SECRETS) {
            assertThat(installation.filesThatHold(secret))
                    .as("files with " + secret)
                    .isEmpty();
        }
        assertThat(installation.filesThatHold("camera.demo_camera"))
                .as("the camera itself is kept, so that the search would have found its token")
                .isNotEmpty();
    }

    /** Home Assistant is away for a part of this; what it does not take is not a change. */
    private static void changeWhile(AtomicBoolean goOn) {
        for (var i = 0; goOn.get(); i++) {
            try {
                home.set("sensor.acceptance_" + i % ENTITIES, "again " + i, i);
            } catch (RuntimeException away) {
                Thread.onSpinWait();
            }
        }
    }

    private static void rememberSecrets() {
        home.http().get(home.url().resolve("/api/states")).forEach(state -> {
            var token = state.path("attributes").path("access_token").asText();
            if (!token.isEmpty()) {
                SECRETS.add(token);
            }
        });
        SECRETS.add(home.token());
    }

    private static Map<String, String> stored() {
        var all = new HashMap<String, String>();
        ingestor.export(state -> all.put(state.id(), String.valueOf(state.state())));
        return all;
    }

    /** What is there now, by entity. */
    private static Map<String, String> currentStates() {
        var all = new HashMap<String, String>();
        ingestor.currentStates().stream()
                .filter(state -> !state.text().equals("removed"))
                .forEach(state -> all.put(state.entityId(), state.text()));
        return all;
    }

    private static Map<String, String> texts(Map<String, RealHome.State> states) {
        var all = new HashMap<String, String>();
        states.forEach((entity, state) -> all.put(entity, state.text()));
        return all;
    }
}

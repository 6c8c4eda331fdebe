package io.haingestor.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.haingestor.events.EpochMicros;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the ledger says was sent. */
class LedgerTest {
    private final MovedClock clock = new MovedClock();
    private Simulator simulator;
    private Driver driver;

    @BeforeEach
    void start() {
        simulator = Simulator.start(SimulatorConfig.of(50, 0, 11), clock);
        driver = new Driver(simulator);
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void aChangeThatNobodyWasToldIsUndeliveredUntilItIsInASnapshot() {
        driver.rest().setState("test.one", "1", "{}");
        driver.rest().setState("test.one", "2 \"é\"", "{}");
        assertThat(driver.of("test.one")).hasSize(2).allSatisfy(line -> {
            assertThat(line.path("delivered").asBoolean(true)).isFalse();
            assertThat(line.path("sent").isNull()).isTrue();
        });

        driver.subscribed().close();
        var lines = driver.of("test.one");
        assertThat(lines.get(0).path("delivered").asBoolean(true)).isFalse();
        assertThat(lines.get(1).path("delivered").asBoolean()).isTrue();
        assertThat(lines.get(1).path("state").asText()).isEqualTo("2 \"é\"");
    }

    @Test
    void aDeliveredChangeIsOneLineUnderTheIdThatTheClientComputes() {
        try (var client = driver.subscribed()) {
            clock.move(Duration.ofSeconds(1));
            driver.rest().setState("test.two", "1", "{}");
            var added = client.event(client.lastId(), event -> event.path("a").has("test.two"));
            var micros = EpochMicros.ofSeconds(
                    added.path("a").path("test.two").path("lc").asDouble());
            var line = driver.of("test.two").get(0);
            assertThat(line.path("id").asText()).isEqualTo("test.two@" + micros);
            assertThat(line.path("delivered").asBoolean()).isTrue();
            assertThat(line.path("sent").asLong()).isEqualTo(EpochMicros.of(clock.instant()));
            assertThat(line.path("state").asText()).isEqualTo("1");
        }
    }

    @Test
    void aClientThatDidNotAskForAnEntityDoesNotMakeItDelivered() {
        try (var client = driver.client()) {
            var ids = HomeAssistantClient.MAPPER.createObjectNode();
            ids.putArray("entity_ids").add("test.wanted");
            client.command("subscribe_entities", ids);
            driver.rest().setState("test.other", "1", "{}");
            driver.rest().setState("test.wanted", "1", "{}");
            client.event(client.lastId(), event -> event.path("a").has("test.wanted"));
            assertThat(driver.of("test.other").get(0).path("delivered").asBoolean(true))
                    .isFalse();
        }
    }

    @Test
    void aRemovalIsALineWithoutAState() {
        driver.rest().setState("test.gone", "1", "{}");
        driver.rest().delete("/api/states/test.gone");
        assertThat(driver.of("test.gone").get(1).path("state").isNull()).isTrue();
    }

    @Test
    void idsAreUniqueAndRiseForEveryEntity() {
        driver.fault("{\"fault\":\"burst\",\"count\":20000}");
        var last = new HashMap<String, Long>();
        for (var line : driver.all()) {
            var id = io.haingestor.events.StateId.parse(line.path("id").asText());
            assertThat(id.lastUpdatedMicros()).isGreaterThan(last.getOrDefault(id.entityId(), 0L));
            last.put(id.entityId(), id.lastUpdatedMicros());
        }
        assertThat(last).hasSize(50);
    }

    @Test
    void whenItIsFullTheOldestHalfIsForgottenAndCounted() throws IOException {
        try (var ledger = new Ledger(64 * 1024)) {
            var positions = new long[20_000];
            for (int i = 0; i < positions.length; i++) {
                positions[i] = ledger.append(change(i));
                ledger.deliver(positions[i], 1_795_247_249_129_115L);
            }
            // Deliveries of what is on disk, and of what is forgotten, change no other line.
            ledger.deliver(positions[0], 1);
            ledger.deliver(positions[positions.length - 1], 1);
            var text = new StringBuilder();
            for (var part : ledger.parts()) {
                var bytes = ByteBuffer.allocate((int) part.length());
                part.file().read(bytes, 0);
                text.append(new String(bytes.array(), StandardCharsets.UTF_8));
            }
            var lines = text.toString().lines().map(HomeAssistantRest::json).toList();
            assertThat(ledger.forgotten()).isPositive();
            assertThat(lines.size() + ledger.forgotten()).isEqualTo(positions.length);
            assertThat(lines)
                    .allSatisfy(line -> assertThat(line.path("sent").asLong()).isEqualTo(1_795_247_249_129_115L));
            assertThat(lines.get(lines.size() - 1).path("id").asText()).isEqualTo("test.x@19999");
            assertThat(ledger.delivered()).isEqualTo(positions.length);
        }
    }

    private static Change change(int number) {
        var context = new HomeContext("01M7YH65Q9KQRMWT912HQNEC8C", null, null);
        return new Change(
                null, new State("test.x", "s" + number, Attributes.NONE, number, number, context), number, context);
    }
}

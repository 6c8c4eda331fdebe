package io.haingestor.simulator;

import static io.haingestor.simulator.Driver.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes that come too many, too large, twice or in the wrong order; and clients that do not keep up. */
class ChangeFaultsTest {
    private static final int ENTITIES = 200;

    private final MovedClock clock = new MovedClock();
    private Simulator simulator;
    private Driver driver;

    @BeforeEach
    void start() {
        simulator = Simulator.start(SimulatorConfig.of(ENTITIES, 0, 5), clock);
        driver = new Driver(simulator);
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void aStormOfSixteenThousandChangesReachesAReadingClientWhole() {
        try (var client = driver.subscribed()) {
            var before = driver.ids(false);
            driver.fault("{\"fault\":\"storm\",\"count\":16000,\"seconds\":2}");
            var ids = new HashSet<String>();
            for (int tenth = 1; tenth <= 10; tenth++) {
                // Not before the client has read the last tenth: one that does not keep up is cut, whatever it was that
                // held it up.
                clock.move(Duration.ofMillis(200));
                collect(client, 1_600 * tenth, ids);
            }
            await().until(() -> driver.ids(false), before::equals);
            var changes = driver.ids(true);
            // The snapshot told the rest.
            collect(client, changes.size() - ENTITIES, ids);
            assertThat(driver.status().path("cut_clients").asInt()).isZero();
            // AssertJ would look through all of them for each.
            changes.forEach(ids::remove);
            assertThat(ids).as("what was never changed").isEmpty();
        }
    }

    private static void collect(HomeAssistantClient client, int count, Set<String> ids) {
        while (ids.size() < count) {
            collect(client.event(client.lastId(), event -> true), ids);
        }
    }

    private static void collect(JsonNode event, Set<String> ids) {
        for (var kind : List.of("a", "c")) {
            event.path(kind).properties().forEach(entry -> {
                var values = kind.equals("c") ? entry.getValue().path("+") : entry.getValue();
                var seconds = values.path(values.has("lu") ? "lu" : "lc").asDouble();
                ids.add(entry.getKey() + '@' + io.haingestor.events.EpochMicros.ofSeconds(seconds));
            });
        }
    }

    @Test
    void fiveThousandChangesInOneTurnCutEveryClientWithANormalClose() {
        try (var client = driver.subscribed()) {
            driver.fault("{\"fault\":\"burst\",\"count\":5000}");
            assertThat(client.awaitClose()).isEqualTo(1000);
        }
        assertThat(driver.status().path("cut_clients").asInt()).isEqualTo(1);
        // What waited for the client is lost with it.
        assertThat(driver.ids(false)).hasSizeGreaterThanOrEqualTo(5_000);
    }

    @Test
    void fourThousandChangesInOneTurnArriveAsOneFrame() {
        try (var client = driver.subscribed()) {
            driver.fault("{\"fault\":\"burst\",\"count\":4000}");
            var frame = HomeAssistantRest.json(client.nextFrame());
            assertThat(frame.size()).isGreaterThanOrEqualTo(4_000).isLessThan(4_096);
        }
    }

    @Test
    void aClientThatReadsNothingIsCut() {
        try (var client = driver.client()) {
            client.command("subscribe_events");
            client.stall();
            await().until(() -> {
                driver.fault("{\"fault\":\"burst\",\"count\":2000}");
                return driver.status().path("cut_clients").asInt() == 1;
            });
        }
    }

    @Test
    void aMessageOfTwentyMegabytesIsOneFrame() {
        try (var client = driver.subscribed()) {
            driver.fault("{\"fault\":\"large_message\"}");
            var frame = client.nextFrame();
            assertThat(frame.length()).isGreaterThan(20 << 20);
            assertThat(frame).contains("sensor.simulator_large");
        }
    }

    @Test
    void outOfOrderChangesComeNewestFirst() {
        try (var client = driver.subscribed()) {
            driver.fault("{\"fault\":\"out_of_order\",\"count\":5}");
            for (int i = 0; i < 5; i++) {
                var newest = client.event(client.lastId(), event -> event.has("c"));
                var oldest = client.event(client.lastId(), event -> event.has("c"));
                assertThat(entity(newest)).isEqualTo(entity(oldest));
                assertThat(seconds(newest)).isGreaterThan(seconds(oldest));
            }
        }
    }

    @Test
    void duplicatesAreTheSameMessageAgainAlsoAfterALaterOne() {
        try (var client = driver.subscribed()) {
            driver.fault("{\"fault\":\"duplicates\",\"count\":1}");
            var messages = new ArrayList<JsonNode>();
            for (int i = 0; i < 4; i++) {
                messages.add(client.event(client.lastId(), event -> event.has("c")));
            }
            assertThat(messages.get(1)).isEqualTo(messages.get(0)).isEqualTo(messages.get(3));
            assertThat(messages.get(2)).isNotEqualTo(messages.get(0));
            assertThat(driver.ids(true)).doesNotHaveDuplicates();
        }
    }

    @Test
    void secretsRotate() {
        var tokens = new HashMap<String, String>();
        for (int i = 0; i < 3; i++) {
            var camera = HomeAssistantRest.json(
                    driver.rest().get("/api/states/camera.front_door_camera").body());
            var attributes = camera.path("attributes");
            tokens.put(
                    attributes.path("access_token").asText(),
                    attributes.path("entity_picture").asText());
            driver.fault("{\"fault\":\"rotate_secrets\"}");
        }
        assertThat(tokens).hasSize(3);
        assertThat(tokens).allSatisfy((token, picture) -> assertThat(picture).endsWith("?token=" + token));
    }

    @Test
    void whatCannotBeWrittenIsAnErrorInPlaceOfAnEventAndNotTheEnd() {
        try (var client = driver.subscribed()) {
            var id = client.lastId();
            driver.fault("{\"fault\":\"unserializable\"}");
            var error = client.next();
            assertThat(error.path("id").asInt()).isEqualTo(id);
            assertThat(error.path("success").asBoolean(true)).isFalse();
            driver.rest().setState("test.after", "1", "{}");
            client.event(id, event -> event.path("a").has("test.after"));
        }
    }

    private static String entity(JsonNode event) {
        return event.path("c").fieldNames().next();
    }

    private static double seconds(JsonNode event) {
        var values = event.path("c").path(entity(event)).path("+");
        return values.path(values.has("lu") ? "lu" : "lc").asDouble();
    }
}

package io.haingestor.simulator;

import static io.haingestor.simulator.Driver.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A home that one can believe, and that is the same for the same seed. */
class SimulatedHomeTest {

    @Test
    void theSameSeedLivesTheSameLife() {
        assertThat(life(5, 300)).isEqualTo(life(5, 300));
        assertThat(life(6, 300)).isNotEqualTo(life(5, 300));
    }

    private static List<String> life(long seed, int entities) {
        var clock = new MovedClock();
        try (var simulator = Simulator.start(SimulatorConfig.of(entities, 100, seed), clock)) {
            var driver = new Driver(simulator);
            clock.move(Duration.ofSeconds(5));
            await().until(() -> driver.status().path("changes").asInt() >= entities + 500);
            return driver.all().stream()
                    .map(line -> line.path("id").asText() + line.path("state"))
                    .toList();
        }
    }

    @Test
    void nothingChangesWhileTheClockStands() {
        var clock = new MovedClock();
        try (var simulator = Simulator.start(SimulatorConfig.of(100, 1_000, 1), clock)) {
            var driver = new Driver(simulator);
            var before = driver.status().path("changes").asInt();
            try (var client = driver.subscribed()) {
                client.command("ping");
                assertThat(driver.status().path("changes").asInt()).isEqualTo(before);
                clock.move(Duration.ofSeconds(2));
                await().until(() -> driver.status().path("changes").asInt() >= before + 2_000);
                client.command("ping");
                // A device that comes or goes takes all its entities with it.
                assertThat(driver.status().path("changes").asInt()).isBetween(before + 2_000, before + 2_010);
            }
        }
    }

    @Test
    void aSmallerHomeIsThePartOfALargerOne() {
        var small = HomePlan.of(3, 100).entities().stream()
                .map(SimulatedEntity::entityId)
                .toList();
        var large = HomePlan.of(3, 20_000).entities().stream()
                .map(SimulatedEntity::entityId)
                .toList();
        assertThat(large)
                .hasSize(20_000)
                .startsWith(small.toArray(String[]::new))
                .doesNotHaveDuplicates();
        assertThat(large).allMatch(StateMachine::isValid);
        assertThat(HomePlan.of(3, 1).entities()).hasSize(1);
    }

    @Test
    void theHomeHasRoomsFloorsDevicesAndEveryKindOfEntity() {
        var plan = HomePlan.of(1, 500);
        var domains = plan.entities().stream()
                .map(entity -> entity.entityId().substring(0, entity.entityId().indexOf('.')))
                .collect(Collectors.toSet());
        assertThat(domains)
                .contains(
                        "sensor",
                        "binary_sensor",
                        "light",
                        "switch",
                        "climate",
                        "cover",
                        "media_player",
                        "weather",
                        "camera",
                        "lock",
                        "person",
                        "device_tracker",
                        "sun",
                        "zone",
                        "automation",
                        "script",
                        "input_boolean");
        var registries = plan.registries();
        var areas = registries.areas.all().stream().map(Entry.Area::areaId).collect(Collectors.toSet());
        for (var device : registries.devices.all()) {
            assertThat(device.areaId() == null || areas.contains(device.areaId()))
                    .isTrue();
            assertThat(registries.configEntries.find(device.configEntries().get(0)))
                    .isPresent();
        }
        for (var area : registries.areas.all()) {
            assertThat(area.floorId() == null
                            || registries.floors.find(area.floorId()).isPresent())
                    .isTrue();
        }
    }

    @Test
    void metersOnlyRiseReadingsStayInTheirRangeAndDevicesComeBack() {
        var clock = new MovedClock();
        try (var simulator = Simulator.start(SimulatorConfig.of(150, 0, 9), clock)) {
            var driver = new Driver(simulator);
            for (int hour = 0; hour < 24; hour++) {
                clock.move(Duration.ofHours(1));
                driver.fault("{\"fault\":\"burst\",\"count\":3000}");
            }
            var byEntity = driver.all().stream().collect(Collectors.groupingBy(line -> line.path("entity_id")
                    .asText()));
            var classes = new HashMap<String, String>();
            driver.rest()
                    .states()
                    .forEach(state -> classes.put(
                            state.path("entity_id").asText(),
                            state.path("attributes").path("state_class").asText()));
            var unavailable = new HashSet<String>();
            byEntity.forEach((entity, lines) -> {
                if (classes.get(entity).equals("total_increasing")) {
                    assertRising(lines);
                }
                if (entity.endsWith("_temperature")) {
                    numbers(lines).forEach(value -> assertThat(value).isBetween(10.0, 30.0));
                }
                lines.stream().filter(SimulatedHomeTest::isUnavailable).forEach(line -> unavailable.add(entity));
            });
            assertThat(unavailable).isNotEmpty();
            assertThat(unavailable).anySatisfy(entity -> assertThat(isUnavailable(
                            byEntity.get(entity).get(byEntity.get(entity).size() - 1)))
                    .isFalse());
        }
    }

    private static boolean isUnavailable(JsonNode line) {
        return line.path("state").asText().equals("unavailable");
    }

    private static List<Double> numbers(List<JsonNode> lines) {
        return lines.stream()
                .filter(line -> !isUnavailable(line))
                .map(line -> Double.valueOf(line.path("state").asText()))
                .toList();
    }

    private static void assertRising(List<JsonNode> lines) {
        var before = 0.0;
        for (var value : numbers(lines)) {
            assertThat(value).isGreaterThanOrEqualTo(before);
            before = value;
        }
    }

    @Test
    void motionSwitchesALightOnByAnAutomationWhoseContextIsKept() {
        // In the evening, when somebody is at home.
        try (var simulator = Simulator.start(SimulatorConfig.of(100, 0, 2), new MovedClock())) {
            var driver = new Driver(simulator);
            try (var client = driver.client()) {
                client.command("subscribe_events");
                var id = client.lastId();
                var triggered = await().until(
                                () -> {
                                    driver.fault("{\"fault\":\"burst\",\"count\":200}");
                                    client.command("ping");
                                    return client.hasArrived(message -> message.path("event")
                                                    .path("event_type")
                                                    .asText()
                                                    .equals("automation_triggered"))
                                            ? client.event(id, event -> event.path("event_type")
                                                    .asText()
                                                    .equals("automation_triggered"))
                                            : HomeAssistantRest.json("{}");
                                },
                                event -> event.has("context"));
                var context = triggered.path("context").path("id");
                var light = client.event(
                        id,
                        event -> event.path("context").path("id").equals(context)
                                && event.path("data").path("entity_id").asText().startsWith("light."));
                assertThat(light.path("data").path("new_state").path("state").asText())
                        .isEqualTo("on");
            }
        }
    }

    @Test
    void theRateCanBeChangedWhileItRuns() {
        var clock = new MovedClock();
        try (var simulator = Simulator.start(SimulatorConfig.of(100, 0, 1), clock)) {
            var driver = new Driver(simulator);
            var before = driver.status().path("changes").asInt();
            assertThat(driver.rest()
                            .post("/simulator/rate", "{\"changes_per_second\":50}")
                            .statusCode())
                    .isEqualTo(200);
            clock.move(Duration.ofSeconds(4));
            await().until(() -> driver.status().path("changes").asInt() >= before + 200);
            assertThat(driver.rest()
                            .post("/simulator/rate", "{\"changes_per_second\":-1}")
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void itIsOverAfterItsDuration() {
        var clock = new MovedClock();
        var config = new SimulatorConfig("127.0.0.1", 0, 50, 100, 1, Duration.ofSeconds(3), "token");
        try (var simulator = Simulator.start(config, clock)) {
            assertThat(simulator.status().isOver()).isFalse();
            clock.move(Duration.ofSeconds(60));
            await().until(() -> simulator.status().isOver());
            assertThat(simulator.status().changes()).isBetween(350L, 360L);
        }
    }

    @Test
    void theHomeOfTwentyThousandEntitiesAnswers() {
        try (var simulator = Simulator.start(SimulatorConfig.of(20_000, 0, 1))) {
            try (var client = new Driver(simulator).client()) {
                client.command("subscribe_entities");
                var snapshot =
                        client.event(client.lastId(), event -> event.has("a")).path("a");
                assertThat(snapshot.size()).isEqualTo(20_000);
                var ids = client.command("config/entity_registry/list")
                        .path("result")
                        .findValuesAsText("id");
                assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThan(19_990);
            }
        }
    }

    @Test
    void aConfigurationOutOfRangeSaysWhatIsAllowed() {
        var wrong = Map.<String, Runnable>of(
                "entities", () -> SimulatorConfig.of(0, 1, 1),
                "rate", () -> SimulatorConfig.of(1, -1, 1),
                "port", () -> SimulatorConfig.of(1, 1, 1).withPort(70_000));
        wrong.forEach((name, making) -> org.assertj.core.api.Assertions.assertThatThrownBy(making::run)
                .hasMessageStartingWith("Expected " + name + " to be"));
    }
}

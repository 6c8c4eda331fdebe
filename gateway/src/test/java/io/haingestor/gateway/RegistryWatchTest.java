package io.haingestor.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.haingestor.events.EventTypes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryWatchTest {
    private static final String LIST = "config/entity_registry/list";
    private static final String CONFIG_ENTRIES = "config_entries/get";
    private static final String CONFIG_ENTRY_UPDATED = "io.home-assistant.registry.config_entry.updated";
    private static final String UPDATED = "io.home-assistant.registry.entity.updated";

    @TempDir
    Path folder;

    private final FakeHome home = new FakeHome();
    private int second;

    @AfterEach
    void stopHome() {
        home.close();
    }

    @Test
    void aThousandChangesAreOneListAndNeverTwoWithinHalfASecond() {
        home.results.put(LIST, entry("light.hall", "Hall"));
        try (var bench = GatewayBench.of(home, folder).build().startAndConnect()) {
            changes(bench, 1_000);
            bench.loop.advance(Duration.ofMillis(499));
            home.results.put(LIST, entry("light.hall", "Hall 1"));
            changes(bench, 1);
            assertThat(lists()).as("the last list is not half a second old").isEqualTo(1);

            bench.loop.advance(Duration.ofMillis(1));
            awaitUpdates(bench, 1);
            changes(bench, 1_000);
            home.results.put(LIST, entry("light.hall", "Hall 2"));
            bench.loop.advance(Duration.ofMillis(499));
            changes(bench, 1);
            assertThat(lists()).isEqualTo(2);

            bench.loop.advance(Duration.ofMillis(1));
            awaitUpdates(bench, 2);
            bench.loop.advance(Duration.ofSeconds(30));
            changes(bench, 0);
            assertThat(lists()).as("nothing changed since").isEqualTo(3);

            home.results.put(LIST, entry("light.hall", "Hall 3"));
            changes(bench, 1);
            bench.loop.advance(Duration.ofMillis(500));
            awaitUpdates(bench, 3);
            assertThat(lists()).isEqualTo(4);
        }
    }

    @Test
    void aChangeOfOneRegistryDoesNotListTheOthers() {
        try (var bench = GatewayBench.of(home, folder).build().startAndConnect()) {
            bench.loop.advance(Duration.ofSeconds(1));
            home.sendEvent("subscribe_events area_registry_updated", changed("area_registry_updated", "{}"));
            changes(bench, 0);
            home.results.put("config/area_registry/list", "[{\"area_id\":\"kitchen\",\"name\":\"Kitchen\"}]");
            bench.loop.advance(Duration.ofMillis(500));

            bench.await(() ->
                    bench.sink.ofType("io.home-assistant.registry.area.updated").size() == 1);
            assertThat(lists()).isEqualTo(1);
        }
    }

    @Test
    void aConfigEntryThatIsOnlyRenamedIsToldAtOnceAndEachTime() {
        home.results.put(CONFIG_ENTRIES, configEntry("Hue"));
        try (var bench = GatewayBench.of(home, folder).build().startAndConnect()) {
            home.sendEvent(
                    "config_entries/subscribe", "[{\"type\":null,\"entry\":{\"entry_id\":\"c1\",\"title\":\"Hue\"}}]");
            bench.loop.advance(Duration.ofSeconds(1));
            changes(bench, 0);
            assertThat(home.commands().stream().filter(CONFIG_ENTRIES::equals))
                    .as("all of them are no change")
                    .hasSize(1);

            for (var title : List.of("Bridge", "Hue", "Bridge")) {
                rename(bench, title);
            }

            var updates = bench.sink.ofType(CONFIG_ENTRY_UPDATED);
            assertThat(updates)
                    .extracting(event ->
                            FeedBench.data(event).path("entry").path("title").asText())
                    .containsExactly("Bridge", "Hue", "Bridge");
            assertThat(updates).extracting(CloudEvent::getId).doesNotHaveDuplicates();
        }
    }

    private void rename(GatewayBench bench, String title) {
        var before = bench.sink.ofType(CONFIG_ENTRY_UPDATED).size();
        home.results.put(CONFIG_ENTRIES, configEntry(title));
        home.sendEvent(
                "config_entries/subscribe",
                "[{\"type\":\"updated\",\"entry\":{\"entry_id\":\"c1\",\"title\":\"" + title + "\"}}]");
        changes(bench, 0);
        bench.loop.advance(Duration.ofMillis(500));
        bench.await(() -> bench.sink.ofType(CONFIG_ENTRY_UPDATED).size() == before + 1);
    }

    private static String configEntry(String title) {
        return "[{\"entry_id\":\"c1\",\"domain\":\"hue\",\"title\":\"" + title + "\"}]";
    }

    @Test
    void whereConfigEntriesTellNothingTheStatusSaysSoAndDevicesStillDo() {
        home.refused.add("config_entries/subscribe");
        try (var bench = GatewayBench.of(home, folder).build().startAndConnect()) {
            assertThat(bench.gateway.status().refused())
                    .containsExactly("config_entries/subscribe: unauthorized: Unauthorized");
            bench.loop.advance(Duration.ofSeconds(1));
            home.sendEvent("subscribe_events device_registry_updated", changed("device_registry_updated", "{}"));
            changes(bench, 0);
            home.results.put(CONFIG_ENTRIES, configEntry("Hue"));
            bench.loop.advance(Duration.ofMillis(500));

            bench.await(() -> bench.sink.ofType(CONFIG_ENTRY_UPDATED).size() == 1);
        }
    }

    @Test
    void aRenamedEntityKeepsWhatTheRegistryKnowsOfItAtOnce() {
        home.results.put(LIST, entry("light.hall", "Hall"));
        try (var bench = GatewayBench.of(home, folder).build().startAndConnect()) {
            home.sendEvent(
                    "subscribe_events entity_registry_updated",
                    changed(
                            "entity_registry_updated",
                            "{\"action\":\"update\",\"entity_id\":\"light.entrance\",\"old_entity_id\":\"light.hall\",\"changes\":{\"entity_id\":\"light.hall\"}}"));
            home.sendEvent(
                    "subscribe_entities",
                    "{\"a\":{\"light.entrance\":{\"s\":\"on\",\"a\":{},\"c\":\"C2\",\"lc\":1772359210}},\"r\":[\"light.hall\"]}");
            bench.await(() -> bench.sink.states().size() == 3);
            assertThat(bench.sink.states().get(1)).isEqualTo("light.entrance@1772359210000000");
            assertThat(bench.sink.states().get(2)).startsWith("light.hall@");
            var states = bench.sink.ofType(EventTypes.STATE_CHANGED);
            assertThat(FeedBench.data(states.get(1))
                            .path("registry")
                            .path("registry_id")
                            .asText())
                    .isEqualTo("r1");

            home.results.put(LIST, entry("light.entrance", "Hall"));
            bench.loop.advance(Duration.ofMillis(500));
            awaitUpdates(bench, 1);
            var update = FeedBench.data(bench.sink.ofType(UPDATED).get(0));
            assertThat(update.path("id").asText()).isEqualTo("r1");
            assertThat(update.path("entry").path("entity_id").asText()).isEqualTo("light.entrance");
            assertThat(update.path("previous").path("entity_id").asText()).isEqualTo("light.hall");
        }
    }

    /** Sends changes of the entity registry, and returns when the gateway knows of them. */
    private void changes(GatewayBench bench, int count) {
        var id = home.idOf("subscribe_events entity_registry_updated");
        var change = "{\"type\":\"event\",\"event\":"
                + changed("entity_registry_updated", "{\"action\":\"update\",\"entity_id\":\"light.hall\"}")
                + ",\"id\":" + id
                + "}";
        home.send("[" + String.join(",", Collections.nCopies(count, change)) + "]");
        second++;
        var stateId = "light.hall@" + (1772359300L + second) + "000000";
        home.sendEvent(
                "subscribe_entities",
                "{\"c\":{\"light.hall\":{\"+\":{\"s\":\"s" + second + "\",\"lc\":" + (1772359300 + second) + "}}}}");
        bench.await(() -> bench.sink.states().contains(stateId));
    }

    private static void awaitUpdates(GatewayBench bench, int count) {
        GatewayBench.await().untilAsserted(() -> assertThat(bench.loop.call(() -> bench.sink.ofType(UPDATED)))
                .hasSize(count));
    }

    private long lists() {
        return home.commands().stream().filter(LIST::equals).count();
    }

    private static String changed(String type, String data) {
        return "{\"event_type\":\"" + type + "\",\"data\":" + data
                + ",\"origin\":\"LOCAL\",\"time_fired\":\"2026-03-01T10:00:00.000001+00:00\",\"context\":{\"id\":\"C\"}}";
    }

    private static String entry(String entityId, String name) {
        return "[{\"id\":\"r1\",\"entity_id\":\"" + entityId + "\",\"platform\":\"hue\",\"name\":\"" + name + "\"}]";
    }
}

package io.haingestor.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.haingestor.simulator.HomeAssistantClient;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Registries, configuration and what is told when they change. */
interface RegistryContract {
    Target target();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "config/entity_registry/list | id,entity_id,unique_id,platform,config_entry_id,device_id,area_id,name,original_name,has_entity_name,icon,labels,entity_category,disabled_by,hidden_by,translation_key,options",
                "config/device_registry/list | id,name,name_by_user,area_id,config_entries,connections,identifiers,manufacturer,model,sw_version,hw_version,serial_number,via_device_id,configuration_url,entry_type,disabled_by",
                "config/area_registry/list | area_id,name,icon,picture,aliases",
                "config_entries/get | entry_id,domain,title,source,state,supports_options,supports_remove_device,supports_unload,pref_disable_new_entities,pref_disable_polling,disabled_by,reason",
            })
    default void aListHoldsTheseKeysInEveryEntry(String command, String keys) {
        try (var client = target().client()) {
            var entries = client.command(command).path("result");
            assertThat(entries).isNotEmpty();
            for (var entry : entries) {
                assertThat(names(entry)).contains(keys.split(","));
            }
        }
    }

    @Test
    default void theCompactListNamesEveryEntityThatIsNotDisabled() {
        try (var client = target().client()) {
            var compact =
                    client.command("config/entity_registry/list_for_display").path("result");
            assertThat(compact.path("entity_categories"))
                    .isEqualTo(Target.json("{\"0\":\"config\",\"1\":\"diagnostic\"}"));
            var full = client.command("config/entity_registry/list").path("result");
            assertThat(compact.path("entities").findValuesAsText("ei"))
                    .containsExactlyInAnyOrderElementsOf(full.valueStream()
                            .filter(entry -> entry.path("disabled_by").isNull())
                            .map(entry -> entry.path("entity_id").asText())
                            .toList());
            for (var entry : compact.path("entities")) {
                assertThat(names(entry)).contains("ei", "pl", "lb");
                assertThat(names(entry))
                        .isSubsetOf("ei", "pl", "lb", "ai", "di", "ic", "tk", "ec", "hb", "hn", "en", "dp");
            }
        }
    }

    @Test
    default void anEntityPointsToItsDeviceAndTheDeviceToItsConfigEntry() {
        try (var client = target().client()) {
            var device = deviceOf(client, target().sensor());
            var config = find(client.command("config/device_registry/list").path("result"), "id", device)
                    .path("config_entries")
                    .path(0)
                    .asText();
            assertThat(find(client.command("config_entries/get").path("result"), "entry_id", config)
                            .path("state")
                            .asText())
                    .isEqualTo("loaded");
        }
    }

    @ParameterizedTest
    @CsvSource({"label, null", "floor, null", "area, \"success\""})
    default void anEntryOfALabelFloorOrAreaIsMadeChangedAndRemovedWithAnEventEach(String kind, String removal) {
        var prefix = "config/" + kind + "_registry/";
        try (var client = target().client()) {
            var events = Target.subscribeEvents(client, kind + "_registry_updated");
            var made = client.command(prefix + "create", Target.with("name", "Contract " + kind))
                    .path("result");
            var id = made.path(kind + "_id").asText();
            assertThat(id).isEqualTo("contract_" + kind);
            assertThat(client.event(events, event -> true).path("data")).isEqualTo(data("create", kind, id));

            var again = client.command(prefix + "create", Target.with("name", "Contract " + kind));
            assertThat(again.path("error").path("code").asText()).isEqualTo("invalid_info");

            var renamed = client.command(
                    prefix + "update", Target.with(kind + "_id", id).put("name", "Other " + kind));
            assertThat(renamed.path("result").path("name").asText()).isEqualTo("Other " + kind);
            assertThat(client.event(events, event -> true).path("data")).isEqualTo(data("update", kind, id));
            assertThat(find(client.command(prefix + "list").path("result"), kind + "_id", id)
                            .path("name")
                            .asText())
                    .isEqualTo("Other " + kind);

            var gone = client.command(prefix + "delete", Target.with(kind + "_id", id));
            assertThat(gone.path("result").toString()).isEqualTo(removal);
            assertThat(client.event(events, event -> true).path("data")).isEqualTo(data("remove", kind, id));
            assertThat(client.command(prefix + "delete", Target.with(kind + "_id", id))
                            .path("error")
                            .path("code")
                            .asText())
                    .isEqualTo("invalid_info");
        }
    }

    private static JsonNode data(String action, String kind, String id) {
        return Target.with("action", action).put(kind + "_id", id);
    }

    @Test
    default void aRenamedEntityIsRemovedAndAddedAfterItsEvent() {
        var light = target().light();
        var other = "light.contract_renamed";
        try (var client = target().client()) {
            client.command("subscribe_events");
            var id = client.lastId();
            client.command(
                    "config/entity_registry/update",
                    Target.with("entity_id", light).put("new_entity_id", other));
            var event = client.event(id, any -> any.path("event_type").asText().equals("entity_registry_updated"));
            assertThat(event.path("data"))
                    .isEqualTo(Target.json("{\"action\":\"update\",\"entity_id\":\"" + other
                            + "\",\"changes\":{\"entity_id\":\"" + light + "\"},\"old_entity_id\":\"" + light + "\"}"));
            var removal =
                    client.event(id, any -> any.path("event_type").asText().equals("state_changed"));
            assertThat(removal.path("data").path("entity_id").asText()).isEqualTo(light);
            assertThat(removal.path("data").path("new_state").isNull()).isTrue();
            var addition =
                    client.event(id, any -> any.path("event_type").asText().equals("state_changed"));
            assertThat(addition.path("data").path("entity_id").asText()).isEqualTo(other);
            assertThat(addition.path("data").path("old_state").isNull()).isTrue();
            client.command(
                    "config/entity_registry/update",
                    Target.with("entity_id", other).put("new_entity_id", light));
            client.event(
                    id,
                    any -> any.path("data").path("entity_id").asText().equals(light)
                            && any.path("data").path("old_state").isNull());
        }
    }

    @Test
    default void aChangeOfAnEntryTellsWhatItWas() {
        try (var client = target().client()) {
            var events = Target.subscribeEvents(client, "entity_registry_updated");
            var update = Target.with("entity_id", target().sensor()).put("name", "Named by a test");
            var answer = client.command("config/entity_registry/update", update);
            assertThat(answer.path("result").path("entity_entry").path("name").asText())
                    .isEqualTo("Named by a test");
            assertThat(client.event(events, event -> true).path("data").path("changes"))
                    .isEqualTo(Target.json("{\"name\":null}"));
            client.command("config/entity_registry/update", update.putNull("name"));
            assertThat(client.event(events, event -> true).path("data").path("changes"))
                    .isEqualTo(Target.json("{\"name\":\"Named by a test\"}"));
        }
    }

    @Test
    default void aRenamedDeviceIsOneEventAndANewFriendlyName() {
        try (var client = target().client()) {
            var device = deviceOf(client, target().light());
            client.command("subscribe_events");
            var id = client.lastId();
            var update = Target.with("device_id", device).put("name_by_user", "Renamed device");
            client.command("config/device_registry/update", update);
            var event = client.event(id, any -> any.path("event_type").asText().endsWith("registry_updated"));
            assertThat(event.path("event_type").asText()).isEqualTo("device_registry_updated");
            assertThat(event.path("data").path("action").asText()).isEqualTo("update");
            assertThat(event.path("data").path("device_id").asText()).isEqualTo(device);
            assertThat(event.path("data").path("changes").has("name_by_user")).isTrue();
            var state = client.event(
                    id, any -> any.path("data").path("entity_id").asText().equals(target().light()));
            assertThat(state.path("data")
                            .path("new_state")
                            .path("attributes")
                            .path("friendly_name")
                            .asText())
                    .startsWith("Renamed device");
            client.command("config/device_registry/update", update.putNull("name_by_user"));
            client.event(id, any -> any.path("data").path("entity_id").asText().equals(target().light()));
        }
    }

    @Test
    default void aChangedConfigEntryIsToldToWhoAsksForIt() {
        try (var client = target().client()) {
            assertThat(client.command("config_entries/subscribe").path("result").isNull())
                    .isTrue();
            var id = client.lastId();
            var all = client.event(id, any -> true);
            assertThat(all.isArray()).isTrue();
            assertThat(all.path(0).path("type").isNull()).isTrue();
            var entry = all.path(0).path("entry");
            assertThat(names(entry)).contains("entry_id", "domain", "title", "state", "disabled_by");

            var update =
                    Target.with("entry_id", entry.path("entry_id").asText()).put("title", "Named by a test");
            var answer = client.command("config_entries/update", update);
            assertThat(answer.path("result").path("config_entry").path("title").asText())
                    .isEqualTo("Named by a test");
            var told = client.event(id, any -> true);
            assertThat(told).hasSize(1);
            assertThat(told.path(0).path("type").asText()).isEqualTo("updated");
            assertThat(told.path(0).path("entry").path("title").asText()).isEqualTo("Named by a test");
            client.command(
                    "config_entries/update",
                    update.put("title", entry.path("title").asText()));
            client.event(id, any -> any.path(0).path("entry").path("title").equals(entry.path("title")));
        }
    }

    @Test
    default void whatIsInNoRegistryIsNotFound() {
        try (var client = target().client()) {
            ConnectionContract.assertError(
                    client.command("config/entity_registry/update", Target.with("entity_id", "light.nope")),
                    "not_found",
                    "Entity not found");
        }
    }

    @Test
    default void theConfigurationIsTheSameByBothInterfaces() {
        try (var client = target().client()) {
            var config = client.command("get_config").path("result");
            assertThat(names(config))
                    .contains(
                            "latitude",
                            "longitude",
                            "elevation",
                            "unit_system",
                            "location_name",
                            "time_zone",
                            "components",
                            "version",
                            "state",
                            "currency",
                            "country",
                            "language");
            assertThat(config.path("state").asText()).isEqualTo("RUNNING");
            assertThat(Target.json(target().rest().get("/api/config").body()).path("time_zone"))
                    .isEqualTo(config.path("time_zone"));
        }
    }

    @Test
    default void theRecorderSaysWhetherItIsUpToDate() {
        try (var client = target().client()) {
            var info = client.command("recorder/info").path("result");
            assertThat(names(info))
                    .contains("backlog", "max_backlog", "migration_in_progress", "recording", "thread_running");
            assertThat(info.path("recording").asBoolean()).isTrue();
        }
    }

    /** @return the id of the device of an entity */
    static String deviceOf(HomeAssistantClient client, String entityId) {
        return find(client.command("config/entity_registry/list").path("result"), "entity_id", entityId)
                .path("device_id")
                .asText();
    }

    private static JsonNode find(JsonNode entries, String key, String value) {
        return entries.valueStream()
                .filter(entry -> entry.path(key).asText().equals(value))
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError("Expected an entry with " + key + ' ' + value + " in " + entries));
    }

    private static java.util.List<String> names(JsonNode node) {
        return node.properties().stream().map(Map.Entry::getKey).toList();
    }
}

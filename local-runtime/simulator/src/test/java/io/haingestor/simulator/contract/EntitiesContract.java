package io.haingestor.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.haingestor.events.EpochMicros;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code subscribe_entities}: the snapshot and what its changes hold. */
interface EntitiesContract {
    Target target();

    @Test
    default void theSnapshotHoldsEveryStateAsGetStatesDoes() {
        try (var client = target().client()) {
            // One array, so that nothing can change in between.
            client.sendRaw("[{\"id\":50,\"type\":\"get_states\"},{\"id\":51,\"type\":\"subscribe_entities\"}]");
            var states = client.result(50);
            var snapshot = client.event(51, event -> event.has("a")).path("a");
            assertThat(snapshot.size()).isEqualTo(states.size());
            for (var state : states) {
                assertSame(snapshot.path(state.path("entity_id").asText()), state);
            }
        }
    }

    private static void assertSame(JsonNode compressed, JsonNode state) {
        assertThat(compressed.path("s")).isEqualTo(state.path("state"));
        assertThat(compressed.path("a")).isEqualTo(state.path("attributes"));
        var context = compressed.path("c");
        if (context.isTextual()) {
            assertThat(context).isEqualTo(state.path("context").path("id"));
            assertThat(state.path("context").path("user_id").isNull()).isTrue();
        } else {
            assertThat(context).isEqualTo(state.path("context"));
        }
        var changed = EpochMicros.parse(state.path("last_changed").asText());
        var updated = EpochMicros.parse(state.path("last_updated").asText());
        assertThat(EpochMicros.ofSeconds(compressed.path("lc").asDouble())).isEqualTo(changed);
        assertThat(compressed.has("lu")).isEqualTo(changed != updated);
        if (changed != updated) {
            assertThat(EpochMicros.ofSeconds(compressed.path("lu").asDouble())).isEqualTo(updated);
        }
    }

    @Test
    default void anEntityLivesThroughAdditionChangesAndRemoval() {
        var entity = Target.newEntity();
        var rest = target().rest();
        try (var client = target().client()) {
            var id = Target.subscribeEntities(client);

            rest.setState(entity, "1", "{\"a\":1,\"b\":[1,2],\"gone\":\"x\"}");
            var added = client.event(id, event -> event.path("a").has(entity))
                    .path("a")
                    .path(entity);
            assertThat(added.properties().stream().map(java.util.Map.Entry::getKey))
                    .containsExactlyInAnyOrder("s", "a", "c", "lc");
            assertThat(added.path("c").path("user_id").isTextual()).isTrue();

            rest.setState(entity, "2", "{\"a\":1,\"b\":[1,2],\"gone\":\"x\"}");
            var changed = Target.change(client, id, entity);
            assertThat(keys(changed)).containsExactly("+");
            assertThat(keys(changed.path("+"))).containsExactlyInAnyOrder("s", "lc", "c");
            assertThat(changed.path("+").path("c").isTextual()).isTrue();

            rest.setState(entity, "2", "{\"a\":2,\"b\":[1,2],\"new\":{\"deep\":[true]}}");
            var attributes = Target.change(client, id, entity);
            assertThat(keys(attributes)).containsExactlyInAnyOrder("+", "-");
            assertThat(keys(attributes.path("+"))).containsExactlyInAnyOrder("lu", "c", "a");
            assertThat(attributes.path("+").path("a")).isEqualTo(Target.json("{\"a\":2,\"new\":{\"deep\":[true]}}"));
            assertThat(attributes.path("-")).isEqualTo(Target.json("{\"a\":[\"gone\"]}"));

            rest.delete("/api/states/" + entity);
            var removed = client.event(id, event -> event.path("r").toString().contains(entity));
            assertThat(removed).isEqualTo(Target.with("r", List.of(entity)));
        }
    }

    @Test
    default void onlyWhatPythonCallsDifferentIsAChange() {
        var entity = Target.newEntity();
        var rest = target().rest();
        try (var client = target().client()) {
            var id = Target.subscribeEntities(client);
            rest.setState(entity, "on", "{\"n\":1}");
            rest.setState(entity, "on", "{\"n\":1}");
            rest.setState(entity, "on", "{\"n\":1.0}");
            rest.setState(entity, "on", "{\"n\":true}");
            rest.setState(entity, "off", "{\"n\":true}");
            client.event(id, event -> event.path("a").has(entity));
            assertThat(Target.change(client, id, entity).path("+").path("s").asText())
                    .isEqualTo("off");
            rest.delete("/api/states/" + entity);
        }
    }

    @Test
    default void aNewAttributeThatIsNullIsLeftOut() {
        var entity = Target.newEntity();
        var rest = target().rest();
        try (var client = target().client()) {
            var id = Target.subscribeEntities(client);
            rest.setState(entity, "on", "{\"old\":1}");
            rest.setState(entity, "on", "{\"old\":null,\"new\":null}");
            var change = Target.change(client, id, entity).path("+");
            assertThat(change.path("a")).isEqualTo(Target.json("{\"old\":null}"));
            rest.delete("/api/states/" + entity);
        }
    }

    @Test
    default void aForcedUpdateHasNoStateButANewTime() {
        var entity = Target.newEntity();
        var rest = target().rest();
        try (var client = target().client()) {
            var id = Target.subscribeEntities(client);
            rest.setState(entity, "on", "{}");
            rest.post("/api/states/" + entity, "{\"state\":\"on\",\"force_update\":true}");
            var change = Target.change(client, id, entity);
            assertThat(keys(change.path("+"))).containsExactlyInAnyOrder("lc", "c");
            rest.delete("/api/states/" + entity);
        }
    }

    @Test
    default void aContextIsPartialWhenAnotherUserIsBehindIt() {
        var sensor = target().sensor();
        try (var client = target().client()) {
            var id = Target.subscribeEntities(client);
            target().rest().setState(sensor, "99.5", "{}");
            var byUser = Target.change(client, id, sensor).path("+").path("c");
            assertThat(keys(byUser)).containsExactlyInAnyOrder("user_id", "id");
            assertThat(byUser.path("user_id").isTextual()).isTrue();

            var update = Target.with("entity_id", sensor).put("name", "Renamed for a test");
            client.command("config/entity_registry/update", update);
            var byHome = Target.change(client, id, sensor).path("+").path("c");
            assertThat(keys(byHome)).containsExactlyInAnyOrder("user_id", "id");
            assertThat(byHome.path("user_id").isNull()).isTrue();
            client.command("config/entity_registry/update", update.putNull("name"));
            assertThat(Target.change(client, id, sensor).path("+").path("c").isTextual())
                    .isTrue();
        }
    }

    @Test
    default void bothFeedsAgreeOnTheMicrosecond() {
        var entity = Target.newEntity();
        var rest = target().rest();
        try (var client = target().client()) {
            var entities = Target.subscribeEntities(client);
            var events = Target.subscribeEvents(client, "state_changed");
            var byState = new HashMap<String, Long>();
            for (int i = 0; i < 50; i++) {
                // Every other change is one of an attribute alone.
                var state = rest.setState(entity, "s" + i / 2, "{\"n\":" + i + "}");
                byState.put("" + i, EpochMicros.parse(state.path("last_updated").asText()));
            }
            for (int i = 0; i < 50; i++) {
                var number = i;
                var full = client.event(events, event -> isOf(event, entity, number));
                var compressed = client.event(
                        entities,
                        event -> entry(event, entity).path("a").path("n").asInt(-1) == number);
                var micros = byState.get("" + i);
                var entry = entry(compressed, entity);
                assertThat(EpochMicros.parse(full.path("time_fired").asText())).isEqualTo(micros);
                assertThat(EpochMicros.ofSeconds(
                                entry.path(entry.has("lu") ? "lu" : "lc").asDouble()))
                        .isEqualTo(micros);
                assertThat(entry.has("s")).isEqualTo(i % 2 == 0);
            }
            rest.delete("/api/states/" + entity);
        }
    }

    private static boolean isOf(JsonNode event, String entity, int number) {
        var state = event.path("data").path("new_state");
        return state.path("entity_id").asText().equals(entity)
                && state.path("attributes").path("n").asInt(-1) == number;
    }

    private static JsonNode entry(JsonNode event, String entity) {
        var added = event.path("a").path(entity);
        return added.isMissingNode() ? event.path("c").path(entity).path("+") : added;
    }

    @Test
    default void aSubscriptionCanBeForSomeEntities() {
        var wanted = Target.newEntity();
        var other = Target.newEntity();
        var rest = target().rest();
        try (var client = target().client()) {
            client.command("subscribe_entities", Target.with("entity_ids", List.of(wanted)));
            var id = client.lastId();
            assertThat(client.event(id, event -> true)).isEqualTo(Target.json("{\"a\":{}}"));
            rest.setState(other, "1", "{}");
            rest.setState(wanted, "1", "{}");
            assertThat(client.event(id, event -> true).path("a").has(wanted)).isTrue();
            rest.delete("/api/states/" + wanted);
            rest.delete("/api/states/" + other);
        }
    }

    private static List<String> keys(JsonNode node) {
        return node.properties().stream().map(java.util.Map.Entry::getKey).toList();
    }
}

package io.haingestor.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@code subscribe_events}, {@code fire_event} and {@code call_service}. */
interface EventsContract {
    Target target();

    @Test
    default void aStateChangedSaysWhatWasAndWhatIs() {
        var entity = Target.newEntity();
        var rest = target().rest();
        try (var client = target().client()) {
            var id = Target.subscribeEvents(client, "state_changed");
            rest.setState(entity, "1", "{\"a\":\"é \\u2028 \\u0001 \\\" \\\\ /\"}");
            var added = client.event(
                    id, event -> event.path("data").path("entity_id").asText().equals(entity));
            assertThat(names(added)).containsExactlyInAnyOrder("event_type", "data", "origin", "time_fired", "context");
            assertThat(added.path("data").path("old_state").isNull()).isTrue();
            var state = added.path("data").path("new_state");
            assertThat(names(state))
                    .contains("entity_id", "state", "attributes", "last_changed", "last_updated", "context");
            assertThat(state.path("attributes").path("a").asText()).isEqualTo("é \u2028 \u0001 \" \\ /");
            assertThat(names(state.path("context"))).containsExactlyInAnyOrder("id", "parent_id", "user_id");
            assertThat(state.path("context").path("id").asText()).matches("[0-9A-HJKMNP-TV-Z]{26}");
            assertThat(added.path("time_fired")).isEqualTo(state.path("last_updated"));
            assertThat(added.path("origin").asText()).isEqualTo("LOCAL");

            rest.setState(entity, "2", "{}");
            var changed = client.event(
                    id, event -> event.path("data").path("entity_id").asText().equals(entity));
            assertThat(changed.path("data").path("old_state")).isEqualTo(state);

            rest.delete("/api/states/" + entity);
            var removed = client.event(
                    id, event -> event.path("data").path("entity_id").asText().equals(entity));
            assertThat(removed.path("data").path("new_state").isNull()).isTrue();
            assertThat(removed.path("data").path("old_state"))
                    .isEqualTo(changed.path("data").path("new_state"));
        }
    }

    @Test
    default void anEventCanBeFiredByBothInterfaces() {
        try (var client = target().client()) {
            var id = Target.subscribeEvents(client, "contract_event");
            var answer = client.command(
                    "fire_event", Target.json("{\"event_type\":\"contract_event\",\"event_data\":{\"n\":1}}"));
            var local = client.event(id, event -> true);
            assertThat(local.path("data")).isEqualTo(Target.json("{\"n\":1}"));
            assertThat(local.path("origin").asText()).isEqualTo("LOCAL");
            assertThat(local.path("context")).isEqualTo(answer.path("result").path("context"));

            var response = target().rest().post("/api/events/contract_event", "{\"n\":2}");
            assertThat(response.body()).isEqualTo("{\"message\":\"Event contract_event fired.\"}");
            assertThat(client.event(id, event -> true).path("origin").asText()).isEqualTo("REMOTE");

            client.command("fire_event", Target.with("event_type", "contract_event"));
            assertThat(client.event(id, event -> true).path("data")).isEqualTo(Target.json("{}"));
        }
    }

    @Test
    default void aSubscriptionWithoutATypeIsToldEverything() {
        var entity = Target.newEntity();
        try (var client = target().client()) {
            client.command("subscribe_events");
            var id = client.lastId();
            target().rest().setState(entity, "1", "{}");
            client.command("fire_event", Target.with("event_type", "contract_any"));
            client.event(
                    id, event -> event.path("data").path("entity_id").asText().equals(entity));
            client.event(id, event -> event.path("event_type").asText().equals("contract_any"));
            target().rest().delete("/api/states/" + entity);
        }
    }

    @Test
    default void afterUnsubscribingNothingMoreIsTold() {
        try (var client = target().client()) {
            var id = Target.subscribeEvents(client, "contract_gone");
            client.command("fire_event", Target.with("event_type", "contract_gone"));
            client.event(id, event -> true);
            assertThat(client.command("unsubscribe_events", Target.with("subscription", id))
                            .path("success")
                            .asBoolean())
                    .isTrue();
            client.command("fire_event", Target.with("event_type", "contract_gone"));
            client.command("ping");
            assertThat(client.hasArrived(message -> message.path("id").asInt() == id))
                    .isFalse();
        }
    }

    @Test
    default void aServiceCallIsToldBeforeWhatItChangesAndInTheSameContext() {
        try (var client = target().client()) {
            client.command("subscribe_events");
            var id = client.lastId();
            var call = "{\"domain\":\"light\",\"service\":\"toggle\",\"target\":{\"entity_id\":\"" + target().light()
                    + "\"}}";
            var answer = client.command("call_service", Target.json(call));
            var context = answer.path("result").path("context");
            assertThat(context.path("user_id").isTextual()).isTrue();
            var first =
                    client.event(id, event -> event.path("context").path("id").equals(context.path("id")));
            assertThat(first.path("event_type").asText()).isEqualTo("call_service");
            assertThat(first.path("data"))
                    .isEqualTo(Target.json(
                            "{\"domain\":\"light\",\"service\":\"toggle\",\"service_data\":{\"entity_id\":[\""
                                    + target().light() + "\"]}}"));
            var second =
                    client.event(id, event -> event.path("context").path("id").equals(context.path("id")));
            assertThat(second.path("data").path("entity_id").asText()).isEqualTo(target().light());
            client.command("call_service", Target.json(call));
        }
    }

    @Test
    default void anUnknownServiceIsNotFound() {
        try (var client = target().client()) {
            var answer = client.command("call_service", Target.json("{\"domain\":\"light\",\"service\":\"nope\"}"));
            ConnectionContract.assertError(answer, "not_found", "Service light.nope not found.");
            assertThat(answer.path("error").path("translation_key").asText()).isEqualTo("service_not_found");
        }
    }

    @Test
    default void aServiceTakesOnlyItsOwnData() {
        try (var client = target().client()) {
            var answer = client.command(
                    "call_service",
                    Target.json("{\"domain\":\"light\",\"service\":\"turn_on\",\"service_data\":{\"entity_id\":\""
                            + target().light() + "\",\"nonsense\":1}}"));
            ConnectionContract.assertError(answer, "invalid_format", "extra keys not allowed @ data['nonsense']");
        }
    }

    private static java.util.List<String> names(com.fasterxml.jackson.databind.JsonNode node) {
        return node.properties().stream().map(java.util.Map.Entry::getKey).toList();
    }
}

package io.haingestor.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.haingestor.simulator.HomeAssistantClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Authentication, ids, frames and errors. */
interface ConnectionContract {
    Target target();

    @Test
    default void theVersionIsToldBeforeAndAfterTheToken() {
        try (var client = HomeAssistantClient.open(target().url())) {
            var greeting = client.next();
            assertThat(greeting.path("type").asText()).isEqualTo("auth_required");
            assertThat(greeting.path("ha_version").asText()).matches("\\d{4}\\.\\d+\\.\\d+.*");
            client.sendRaw("{\"type\":\"auth\",\"access_token\":\"" + target().token() + "\"}");
            var answer = client.next();
            assertThat(answer.path("type").asText()).isEqualTo("auth_ok");
            assertThat(answer.path("ha_version")).isEqualTo(greeting.path("ha_version"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":\"auth\",\"access_token\":\"wrong\"} | Invalid access token or password",
                "{\"type\":\"auth\"} | Invalid access token or password",
                "{\"type\":\"ping\"} | Auth message incorrectly formatted",
                "{\"type\":\"auth\",\"access_token\":5} | Auth message incorrectly formatted",
                "[] | Auth message incorrectly formatted",
            })
    default void whatIsNoGoodTokenIsRefusedAndTheConnectionClosed(String first, String reason) {
        try (var client = HomeAssistantClient.open(target().url())) {
            client.next();
            client.sendRaw(first);
            var answer = client.next();
            assertThat(answer.path("type").asText()).isEqualTo("auth_invalid");
            assertThat(answer.path("message").asText()).startsWith(reason);
            assertThat(client.awaitClose()).isEqualTo(1000);
        }
    }

    @Test
    default void whatIsNoJsonClosesTheConnection() {
        try (var before = HomeAssistantClient.open(target().url());
                var after = target().client()) {
            before.next();
            before.sendRaw("no json");
            assertThat(before.awaitClose()).isEqualTo(1000);
            after.sendRaw("no json");
            assertThat(after.awaitClose()).isEqualTo(1000);
        }
    }

    @Test
    default void idsHaveToIncrease() {
        try (var client = target().client()) {
            client.sendRaw("{\"id\":10,\"type\":\"ping\"}");
            assertThat(client.next()).isEqualTo(Target.json("{\"id\":10,\"type\":\"pong\"}"));
            for (var id : new int[] {10, 9, -1}) {
                client.sendRaw("{\"id\":" + id + ",\"type\":\"ping\"}");
                assertError(client.next(), "id_reuse", "Identifier values have to increase.");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":\"ping\"} | null",
                "{\"id\":\"99\",\"type\":\"ping\"} | \"99\"",
                "{\"id\":99.5,\"type\":\"ping\"} | 99.5",
                "{\"id\":true,\"type\":\"ping\"} | true",
                "{\"id\":500} | 500",
                "{\"id\":500,\"type\":3} | 500",
                "3 | 0",
                "\"text\" | 0",
            })
    default void whatIsNoCommandIsAnInvalidFormatWithTheIdItHad(String message, String id) {
        try (var client = target().client()) {
            client.sendRaw(message);
            var answer = client.next();
            assertError(answer, "invalid_format", "Message incorrectly formatted.");
            assertThat(answer.path("id").toString()).isEqualTo(id);
        }
    }

    @Test
    default void anUnknownCommandDoesNotUseUpItsId() {
        try (var client = target().client()) {
            client.sendRaw("{\"id\":20,\"type\":\"no_such_command\"}");
            assertError(client.next(), "unknown_command", "Unknown command.");
            client.sendRaw("{\"id\":20,\"type\":\"ping\"}");
            assertThat(client.next().path("type").asText()).isEqualTo("pong");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ping | {\"extra\":1} | extra keys not allowed @ data['extra']. Got 1",
                "supported_features | {} | required key not provided @ data['features']. Got None",
                "subscribe_events | {\"event_type\":3} | expected str for dictionary value @ data['event_type']. Got 3",
                "unsubscribe_events | {\"subscription\":\"x\"} | expected int for dictionary value @ data['subscription']. Got 'x'",
                "subscribe_entities | {\"entity_ids\":[\"nonsense\"]} | Entity ID nonsense is an invalid entity ID",
                "subscribe_entities | {\"include\":{\"domains\":[\"sensor\"]}} | extra keys not allowed @ data['include']. Got {'domains': ['sensor']}",
                "call_service | {\"domain\":\"light\"} | required key not provided @ data['service']. Got None",
                "call_service | {\"domain\":\"light\",\"service\":\"toggle\"} | must contain at least one of entity_id, device_id, area_id.",
                "history/history_during_period | {\"start_time\":\"2026-01-01T00:00:00Z\"} | required key not provided @ data['entity_ids']. Got None",
            })
    default void aCommandWithWrongKeysIsAnInvalidFormat(String type, String keys, String reason) {
        try (var client = target().client()) {
            assertError(client.command(type, Target.json(keys)), "invalid_format", reason);
            assertThat(client.command("ping").path("type").asText()).isEqualTo("pong");
        }
    }

    @Test
    default void severalMessagesAreOneArrayOnlyForAClientThatSaidSo() {
        var two = "[{\"id\":100,\"type\":\"ping\"},{\"id\":101,\"type\":\"ping\"}]";
        try (var plain = HomeAssistantClient.authenticated(target().url(), target().token());
                var coalescing = target().client()) {
            plain.sendRaw(two);
            assertThat(plain.nextFrame()).isEqualTo("{\"id\":100,\"type\":\"pong\"}");
            assertThat(plain.nextFrame()).isEqualTo("{\"id\":101,\"type\":\"pong\"}");
            coalescing.sendRaw(two);
            assertThat(coalescing.nextFrame())
                    .isEqualTo("[{\"id\":100,\"type\":\"pong\"},{\"id\":101,\"type\":\"pong\"}]");
            coalescing.sendRaw("{\"id\":102,\"type\":\"ping\"}");
            assertThat(coalescing.nextFrame()).isEqualTo("{\"id\":102,\"type\":\"pong\"}");
        }
    }

    @Test
    default void whatWasNotSubscribedCannotBeUnsubscribed() {
        try (var client = target().client()) {
            assertError(
                    client.command("unsubscribe_events", Target.with("subscription", 77)),
                    "not_found",
                    "Subscription not found.");
        }
    }

    static void assertError(JsonNode answer, String code, String message) {
        assertThat(answer.path("type").asText()).isEqualTo("result");
        assertThat(answer.path("success").asBoolean(true)).isFalse();
        assertThat(answer.path("error").path("code").asText()).isEqualTo(code);
        assertThat(answer.path("error").path("message").asText()).startsWith(message);
    }
}

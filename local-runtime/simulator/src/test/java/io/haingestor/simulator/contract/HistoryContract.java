package io.haingestor.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.haingestor.events.EpochMicros;
import io.haingestor.simulator.HomeAssistantClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the recorder has, over the WebSocket and over REST. */
interface HistoryContract {
    Target target();

    @Test
    default void everyChangeIsThereUnderItsMicrosecondAndTheBoundsAreExclusive() {
        var entity = Target.newEntity();
        try (var client = target().client()) {
            var micros = live(entity);
            var all = ask(
                    client,
                    entity,
                    micros.get(0) - 1,
                    "{\"include_start_time_state\":false,\"significant_changes_only\":false}",
                    5);
            assertThat(all.valueStream()
                            .map(row -> EpochMicros.ofSeconds(row.path("lu").asDouble())))
                    .isEqualTo(micros);
            assertThat(all.path(0))
                    .isEqualTo(row("{\"s\":\"1\",\"a\":{\"n\":1}}", all.path(0).path("lu")));
            assertThat(names(all.path(1))).containsExactlyInAnyOrder("s", "a", "lu", "lc");
            assertThat(EpochMicros.ofSeconds(all.path(1).path("lc").asDouble())).isEqualTo(micros.get(0));
            assertThat(all.path(4).path("s").isNull()).isTrue();

            var later = ask(
                    client,
                    entity,
                    micros.get(0),
                    "{\"include_start_time_state\":false,\"significant_changes_only\":false}",
                    4);
            assertThat(later.size()).isEqualTo(4);
            var earlier = ask(
                    client,
                    entity,
                    micros.get(0) - 1,
                    "{\"include_start_time_state\":false,\"significant_changes_only\":false,\"end_time\":\""
                            + EpochMicros.format(micros.get(3)) + "\"}",
                    3);
            assertThat(earlier.size()).isEqualTo(3);
        }
    }

    @Test
    default void whatIsNotSignificantOrNotAskedForIsLeftOut() {
        var entity = Target.newEntity();
        try (var client = target().client()) {
            var start = live(entity).get(0) - 1;
            var significant = ask(client, entity, start, "{\"include_start_time_state\":false}", 4);
            assertThat(significant.findValuesAsText("s")).containsExactly("1", "2", "3", "null");

            var minimal =
                    ask(client, entity, start, "{\"minimal_response\":true,\"include_start_time_state\":false}", 4);
            assertThat(names(minimal.path(0))).containsExactlyInAnyOrder("s", "a", "lu");
            assertThat(names(minimal.path(1))).containsExactlyInAnyOrder("s", "lu");

            var bare = ask(client, entity, start, "{\"no_attributes\":true,\"include_start_time_state\":false}", 4);
            assertThat(bare.path(0).path("a")).isEqualTo(Target.json("{}"));
        }
    }

    @Test
    default void theStateAtTheStartIsStampedWithTheStart() {
        var entity = Target.newEntity();
        try (var client = target().client()) {
            var start = live(entity).get(2) + 1;
            var rows = ask(client, entity, start, "{\"significant_changes_only\":false}", 3);
            assertThat(rows.path(0).path("s").asText()).isEqualTo("2");
            assertThat(EpochMicros.ofSeconds(rows.path(0).path("lu").asDouble()))
                    .isEqualTo(start);
            assertThat(rows.path(1).path("s").asText()).isEqualTo("3");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"start_time\":\"x\",\"entity_ids\":[\"sun.sun\"]} | invalid_start_time",
                "{\"start_time\":\"2026-01-01T00:00:00Z\",\"end_time\":\"x\",\"entity_ids\":[\"sun.sun\"]} | invalid_end_time",
                "{\"start_time\":\"2026-01-01T00:00:00Z\",\"entity_ids\":[\"bad\"]} | invalid_entity_ids",
            })
    default void aWrongQuestionIsRefused(String question, String code) {
        try (var client = target().client()) {
            var answer = client.command("history/history_during_period", Target.json(question));
            assertThat(answer.path("error").path("code").asText()).isEqualTo(code);
        }
    }

    @Test
    default void theFutureIsEmpty() {
        try (var client = target().client()) {
            var question = Target.json("{\"start_time\":\"2099-01-01T00:00:00Z\",\"entity_ids\":[\"sun.sun\"]}");
            assertThat(client.command("history/history_during_period", question).path("result"))
                    .isEqualTo(Target.json("{}"));
        }
    }

    @Test
    default void restTellsARemovalAsAnEmptyState() {
        var entity = Target.newEntity();
        var start = EpochMicros.format(live(entity).get(0) - 1);
        var path = "/api/history/period/" + start + "?filter_entity_id=" + entity + "&significant_changes_only=0";
        await().atMost(HomeAssistantClient.PATIENCE)
                .until(() -> target().rest().get(path).body().contains("\"state\":\"\""));
        var rows = io.haingestor.simulator.HomeAssistantRest.json(
                        target().rest().get(path).body())
                .path(0);
        assertThat(rows.findValuesAsText("state")).containsExactly("1", "1", "2", "3", "");
        assertThat(names(rows.path(0))).contains("entity_id", "state", "attributes", "last_changed", "last_updated");
        var minimal =
                target().rest().get(path + "&minimal_response&no_attributes").body();
        assertThat(names(io.haingestor.simulator.HomeAssistantRest.json(minimal)
                        .path(0)
                        .path(1)))
                .containsExactlyInAnyOrder("state", "last_changed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/history/period/2026-01-01T00:00:00Z | 400 | filter_entity_id is missing",
                "/api/history/period/x?filter_entity_id=sun.sun | 400 | Invalid datetime",
                "/api/history/period/2026-01-01T00:00:00Z?filter_entity_id=bad | 400 | Invalid filter_entity_id",
                "/api/history/period/2026-01-01T00:00:00Z?filter_entity_id=sun.sun&end_time=x | 400 | Invalid end_time",
            })
    default void restRefusesAWrongQuestion(String path, int status, String message) {
        var response = target().rest().get(path);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).isEqualTo("{\"message\":\"" + message + "\"}");
    }

    @Test
    default void aStreamBeginsWithWhatWasAndGoesOn() {
        var entity = Target.newEntity();
        try (var client = target().client()) {
            var start = live(entity).get(0) - 1;
            ask(client, entity, start, "{\"significant_changes_only\":false}", 5);
            var question =
                    question(entity, start, "{\"significant_changes_only\":false,\"include_start_time_state\":false}");
            assertThat(client.command("history/stream", question)
                            .path("success")
                            .asBoolean())
                    .isTrue();
            var id = client.lastId();
            var first = client.event(id, event -> event.path("states").has(entity));
            assertThat(first.path("states").path(entity).findValuesAsText("s")).contains("1", "2", "3");
            assertThat(names(first)).contains("states", "start_time", "end_time");
            target().rest().setState(entity, "added", "{}");
            target().rest().setState(entity, "changed", "{}");
            // A live change is told, an addition is not.
            var live = client.event(id, event -> event.path("states").has(entity));
            assertThat(live).isEqualTo(Target.with("states", live.path("states")));
            assertThat(live.path("states").path(entity).findValuesAsText("s")).containsExactly("changed");
            target().rest().delete("/api/states/" + entity);
        }
    }

    /** Five changes: added, an attribute, the state, the state, removed. @return when each was, the removal's as the recorder knows it */
    private List<Long> live(String entity) {
        var rest = target().rest();
        var micros = new ArrayList<Long>();
        try (var client = target().client()) {
            var events = Target.subscribeEvents(client, "state_changed");
            rest.setState(entity, "1", "{\"n\":1}");
            rest.setState(entity, "1", "{\"n\":2}");
            rest.setState(entity, "2", "{\"n\":2}");
            rest.setState(entity, "3", "{\"n\":2}");
            rest.delete("/api/states/" + entity);
            for (int i = 0; i < 5; i++) {
                var event = client.event(
                        events,
                        any -> any.path("data").path("entity_id").asText().equals(entity));
                micros.add(EpochMicros.parse(event.path("time_fired").asText()));
            }
        }
        return micros;
    }

    /** Waits until the recorder has written that many rows. */
    private static JsonNode ask(HomeAssistantClient client, String entity, long start, String options, int rows) {
        return await().atMost(HomeAssistantClient.PATIENCE)
                .until(
                        () -> client.command("history/history_during_period", question(entity, start, options))
                                .path("result")
                                .path(entity),
                        found -> found.size() >= rows);
    }

    private static ObjectNode question(String entity, long start, String options) {
        var question = Target.with("entity_ids", List.of(entity)).put("start_time", EpochMicros.format(start));
        question.setAll(Target.json(options));
        return question;
    }

    private static JsonNode row(String json, JsonNode lu) {
        return Target.json(json).set("lu", lu);
    }

    private static List<String> names(JsonNode node) {
        return node.properties().stream().map(Map.Entry::getKey).toList();
    }
}

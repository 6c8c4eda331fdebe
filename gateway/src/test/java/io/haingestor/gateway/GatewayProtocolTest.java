package io.haingestor.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloudevents.CloudEvent;
import io.haingestor.events.EventTypes;
import io.haingestor.gateway.GatewayStatus.State;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayProtocolTest {
    private static final String HALL = "light.hall@1772359200000000";

    private static final String CONFIG =
            """
            {"state":"RUNNING","version":"2026.3.1","latitude":52.373134,"longitude":4.890315,"elevation":2,"time_zone":"Europe/Amsterdam","country":"NL",
             "currency":"EUR","location_name":"Home"}
            """;

    @TempDir
    Path folder;

    private final FakeHome home = new FakeHome();

    @AfterEach
    void stopHome() {
        home.close();
    }

    @Test
    void theFirstCommandIsSupportedFeaturesAndIdsRise() {
        try (var bench = GatewayBench.of(home, folder).build().startAndConnect()) {
            assertThat(home.received.get(0).has("id")).isFalse();
            assertThat(home.received.get(1).path("type").asText()).isEqualTo("supported_features");
            assertThat(home.received
                            .get(1)
                            .path("features")
                            .path("coalesce_messages")
                            .asInt())
                    .isEqualTo(1);
            assertThat(home.received.stream().skip(1).map(message -> message.path("id")
                            .asInt()))
                    .startsWith(1, 2, 3, 4)
                    .isSorted()
                    .doesNotHaveDuplicates();
            assertThat(bench.sink.states()).containsExactly(HALL);
            bench.await(() -> bench.gateway.status().counts().waiting() == 0);
            var counts = bench.gateway.status().counts();
            assertThat(counts.stateChanges()).isEqualTo(1);
            assertThat(counts.received()).isEqualTo(counts.emitted()).isEqualTo(bench.sink.stored.size());
            assertThat(bench.gateway.status().state()).isEqualTo(State.CONNECTED);
            assertThat(bench.gateway.status().homeAssistantVersion()).isEqualTo("2026.3.1");
        }
    }

    @Test
    void aFrameMayBeOneMessageOrSeveral() {
        try (var bench = GatewayBench.of(home, folder).build().startAndConnect()) {
            var id = home.idOf("subscribe_entities");
            home.send("[" + change(id, "off", 1) + "," + change(id, "on", 2) + "]");
            home.send(change(id, "off", 3));

            bench.awaitStates(
                    HALL, "light.hall@1772359201000000", "light.hall@1772359202000000", "light.hall@1772359203000000");
        }
    }

    @Test
    void aMessageInFragmentsIsOneMessage() {
        try (var bench = GatewayBench.of(home, folder).build().startAndConnect()) {
            var message = change(home.idOf("subscribe_entities"), "grün", 1).getBytes(UTF_8);
            var socket = home.newest();
            socket.writeFrame(WebSocketFrame.textFrame("", false));
            socket.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer().appendBytes(message, 0, 20), false));
            socket.writeFrame(WebSocketFrame.continuationFrame(
                    Buffer.buffer().appendBytes(message, 20, message.length - 20), true));

            bench.awaitStates(HALL, "light.hall@1772359201000000");
        }
    }

    @Test
    void aMessageBeyond64MebibytesIsReadWhereItIsConfigured() {
        try (var bench =
                GatewayBench.of(home, folder).maxMessageBytes(66 << 20).build().startAndConnect()) {
            var large = "x".repeat(65 << 20);
            home.sendEvent(
                    "subscribe_entities",
                    "{\"c\":{\"light.hall\":{\"+\":{\"lu\":1772359201,\"a\":{\"large\":\"" + large + "\"}}}}}");

            bench.awaitStates(HALL, "light.hall@1772359201000000");
            assertThat(bench.sink
                            .stored
                            .get(bench.sink.stored.size() - 1)
                            .getData()
                            .toBytes())
                    .hasSizeGreaterThan(65 << 20);
        }
    }

    @Test
    void aMessageLargerThanAllowedEndsTheConnectionAndSaysWhatToRaise() {
        try (var bench =
                GatewayBench.of(home, folder).maxMessageBytes(10_000).build().startAndConnect()) {
            home.sendEvent(
                    "subscribe_entities", "{\"c\":{\"light.hall\":{\"+\":{\"s\":\"" + "x".repeat(20_000) + "\"}}}}");

            bench.awaitState(State.BACKING_OFF);
            assertThat(bench.gateway.status().lastFailure().reason()).isEqualTo("protocol");
            assertThat(bench.gateway.status().lastFailure().message()).contains("haingestor.gateway.max-message-size");
        }
    }

    @Test
    void aRefusedCommandIsReportedByNameAndStopsNothingElse() {
        home.refused.add("subscribe_events call_service");
        home.refused.add("config/floor_registry/list");
        home.refused.add("supported_features");
        try (var bench = GatewayBench.of(home, folder)
                .events("call_service", "my_event")
                .build()
                .startAndConnect()) {
            home.sendEvent(
                    "subscribe_events my_event",
                    "{\"event_type\":\"my_event\",\"data\":{},\"origin\":\"LOCAL\",\"time_fired\":\"2026-03-01T10:00:00+00:00\",\"context\":{\"id\":\"C\"}}");

            bench.await(() ->
                    !bench.sink.ofType(EventTypes.homeAssistant("my_event")).isEmpty());
            assertThat(bench.gateway.status().refused())
                    .containsExactlyInAnyOrder(
                            "subscribe_events call_service: unauthorized: Unauthorized",
                            "config/floor_registry/list: unauthorized: Unauthorized");
            assertThat(bench.sink.ofType("io.home-assistant.registry.area.snapshot"))
                    .hasSize(1);
            assertThat(bench.sink.states()).containsExactly(HALL);
        }
    }

    @Test
    void aRegistryThatIsNeverAnsweredHoldsTheStatesUpForOneTimeoutOnly() {
        home.unanswered.add("config/label_registry/list");
        try (var bench = GatewayBench.of(home, folder).build().start()) {
            // The last that is asked for: when its answer is known, all others are.
            bench.await(() -> !bench.sink
                    .ofType("io.home-assistant.registry.entity.snapshot")
                    .isEmpty());
            assertThat(bench.sink.states()).isEmpty();

            bench.loop.advance(Duration.ofSeconds(59));
            bench.loop.settle();
            assertThat(home.commands()).doesNotContain("subscribe_entities");

            bench.loop.advance(Duration.ofSeconds(1));
            bench.awaitConnected(1);
            assertThat(bench.sink.states()).containsExactly(HALL);
            assertThat(bench.gateway.status().refused())
                    .containsExactly("config/label_registry/list: no answer within 60 s");
        }
    }

    @Test
    void anEventThatHomeAssistantCannotWriteIsNotTheEndOfItsSubscription() {
        try (var bench = GatewayBench.of(home, folder).build().startAndConnect()) {
            var first = home.idOf("subscribe_entities");
            home.snapshot = "{\"a\":{\"light.hall\":{\"s\":\"dim\",\"a\":{},\"c\":\"C1\",\"lc\":1772359209}}}";
            home.send(
                    "{\"id\":" + first
                            + ",\"type\":\"result\",\"success\":false,\"error\":{\"code\":\"unknown_error\",\"message\":\"Invalid JSON in response\"}}");

            bench.awaitStates(HALL, "light.hall@1772359209000000");
            GatewayBench.await().until(() -> home.commands().contains("unsubscribe_events"));
            home.send(change(first, "late", 20));
            home.sendEvent("subscribe_entities", "{\"c\":{\"light.hall\":{\"+\":{\"s\":\"on\",\"lc\":1772359210}}}}");
            bench.awaitStates(HALL, "light.hall@1772359209000000", "light.hall@1772359210000000");
            assertThat(bench.gateway.status().refused())
                    .containsExactly(
                            "a change of state that Home Assistant cannot write: unknown_error: Invalid JSON in response");
        }
    }

    @Test
    void aFrameThatIsNoJsonCostsNothingButItself() {
        try (var bench = GatewayBench.of(home, folder).build().startAndConnect()) {
            // The new snapshot that it asks for would end the subscription that the next frame is of.
            home.unanswered.add("subscribe_entities");
            var id = home.idOf("subscribe_entities");
            home.send("{\"broken\":");
            home.send(change(id, "off", 1));

            bench.await(() -> bench.sink.states().contains("light.hall@1772359201000000"));
            assertThat(bench.gateway.status().counts().unreadable()).isEqualTo(1);
            assertThat(bench.gateway.status().state()).isEqualTo(State.CONNECTED);
        }
    }

    @Test
    void aMessageThatCannotBeDealtWithCostsNeitherTheOthersOfItsFrameNorTheConnection() {
        try (var bench =
                GatewayBench.of(home, folder).maxMessageBytes(10_000).build().startAndConnect()) {
            home.unanswered.add("subscribe_entities");
            // JSON, but a number longer than its reader takes.
            var bad = "{\"type\":\"event\",\"event\":{\"event_type\":\"call_service\",\"data\":{\"n\":"
                    + "1".repeat(3_000) + "}},\"id\":" + home.idOf("subscribe_events call_service") + "}";
            var good = "{\"type\":\"event\",\"event\":{\"c\":{\"light.hall\":{\"+\":{\"lu\":%d}}}},\"id\":"
                    + home.idOf("subscribe_entities") + "}";
            var expected = new ArrayList<>(List.of(HALL));
            for (var second = 1_772_359_201L; second < 1_772_359_211L; second++) {
                home.send("[" + bad + "," + good.formatted(second) + "]");
                expected.add("light.hall@" + second + "000000");
            }

            bench.awaitStates(expected.toArray(String[]::new));
            assertThat(bench.gateway.status().counts().unreadable()).isEqualTo(10);
            assertThat(bench.gateway.status().state()).isEqualTo(State.CONNECTED);
        }
    }

    @Test
    void whereTheHomeIsIsSaidOnceOnEveryConnectionBeforeItsStates() {
        home.results.put("get_config", CONFIG);
        try (var bench = GatewayBench.of(home, folder).build().startAndConnect()) {
            var config = bench.sink.ofType(EventTypes.HOME_CONFIG);

            assertThat(config).hasSize(1);
            assertThat(config.get(0).getId()).startsWith("config@");
            assertThat(config.get(0).getSource()).hasToString("/home-assistant/test");
            assertThat(FeedBench.data(config.get(0)).toString())
                    .isEqualTo("{\"latitude\":52.373134,\"longitude\":4.890315,\"elevation\":2.0,"
                            + "\"time_zone\":\"Europe/Amsterdam\",\"country\":\"NL\",\"currency\":\"EUR\"}");
            assertThat(bench.sink.stored.stream().map(CloudEvent::getType))
                    .containsSubsequence(EventTypes.HOME_CONFIG, EventTypes.STATE_CHANGED);

            home.newest().close();
            bench.awaitState(State.BACKING_OFF);
            bench.loop.advance(Duration.ofSeconds(2));
            bench.awaitConnected(2);
            assertThat(bench.sink.ofType(EventTypes.HOME_CONFIG)).hasSize(2);
        }
    }

    @Test
    void aPositionThatIsASecretIsNotSaid() {
        home.results.put("get_config", CONFIG);
        var builder = GatewayBench.of(home, folder);
        builder.secrets = new Secrets(Set.of(), true);
        try (var bench = builder.build().startAndConnect()) {
            assertThat(FeedBench.data(bench.sink.ofType(EventTypes.HOME_CONFIG).get(0))
                            .toString())
                    .isEqualTo("{\"time_zone\":\"Europe/Amsterdam\",\"country\":\"NL\",\"currency\":\"EUR\"}");
        }
    }

    @Test
    void nothingIsConcludedToBeGoneBeforeTheHomeRuns() {
        try (var bench = GatewayBench.of(home, folder).build().startAndConnect()) {
            home.results.put("get_config", "{\"state\":\"NOT_RUNNING\"}");
            home.snapshot = "{\"a\":{}}";
            home.newest().close();
            bench.awaitState(State.BACKING_OFF);
            bench.loop.advance(Duration.ofSeconds(2));
            bench.awaitConnected(2);
            bench.loop.advance(Duration.ofSeconds(4));
            bench.loop.settle();
            assertThat(bench.sink.states()).containsExactly(HALL);

            home.results.put("get_config", "{\"state\":\"RUNNING\"}");
            bench.loop.advance(Duration.ofSeconds(1));
            bench.await(() -> bench.sink.states().size() == 2);
            var removal = FeedBench.data(
                            bench.sink.ofType(EventTypes.STATE_CHANGED).get(1))
                    .path("data");
            assertThat(removal.path("new_state").isNull()).isTrue();
            assertThat(removal.path("old_state").path("state").asText()).isEqualTo("on");
        }
    }

    @Test
    void allEventsMeansAllButTheStatesWhichComeAnyway() {
        try (var bench = GatewayBench.of(home, folder).events("*").build().startAndConnect()) {
            assertThat(home.received.stream()
                            .filter(message -> message.path("type").asText().equals("subscribe_events")
                                    && !message.has("event_type")))
                    .hasSize(1);
            home.sendEvent(
                    "subscribe_events *",
                    "{\"event_type\":\"state_changed\",\"data\":{\"entity_id\":\"light.hall\"},\"time_fired\":\"2026-03-01T10:00:00+00:00\"}");
            home.sendEvent(
                    "subscribe_events *",
                    "{\"event_type\":\"timer.finished\",\"data\":{\"entity_id\":\"light.hall\"},\"time_fired\":\"2026-03-01T10:00:00.000001+00:00\",\"context\":{\"id\":\"C\"},\"origin\":\"LOCAL\"}");

            bench.await(() -> !bench.sink
                    .ofType(EventTypes.homeAssistant("timer.finished"))
                    .isEmpty());
            assertThat(bench.sink.states()).containsExactly(HALL);
        }
    }

    @Test
    void aServiceCallIsPassedOnWithItsOwnTimeAndIdentityAndWithoutCodes() {
        home.results.put(
                "config/entity_registry/list", "[{\"id\":\"r1\",\"entity_id\":\"lock.door\",\"platform\":\"zwave\"}]");
        var call =
                "{\"event_type\":\"call_service\",\"data\":{\"domain\":\"lock\",\"service\":\"unlock\",\"service_data\":{\"entity_id\":[\"lock.door\"],\"code\":\"4711\"}},\"origin\":\"LOCAL\",\"time_fired\":\"2026-03-01T10:00:00.123456+00:00\",\"context\":{\"id\":\"C\",\"parent_id\":null,\"user_id\":\"U\"}}";
        home.snapshot = "{\"a\":{\"lock.door\":{\"s\":\"locked\",\"lc\":1772359200}}}";
        try (var bench = GatewayBench.of(home, folder).build().startAndConnect()) {
            home.sendEvent("subscribe_events call_service", call);
            home.sendEvent("subscribe_events call_service", call);

            bench.await(() ->
                    bench.sink.ofType(EventTypes.homeAssistant("call_service")).size() == 2);
            var event =
                    bench.sink.ofType(EventTypes.homeAssistant("call_service")).get(0);
            assertThat(event.getId()).matches("call_service@1772359200123456-[0-9a-f]{32}");
            assertThat(event.getId())
                    .isEqualTo(bench.sink
                            .ofType(EventTypes.homeAssistant("call_service"))
                            .get(1)
                            .getId());
            assertThat(event.getTime()).isEqualTo("2026-03-01T10:00:00.123456Z");
            assertThat(event.getSubject()).isEqualTo("lock.door");
            assertThat(event.getExtension("partitionkey")).isEqualTo("lock.door");
            JsonNode data = FeedBench.data(event);
            assertThat(data.path("registry").path("integration").asText()).isEqualTo("zwave");
            assertThat(data.path("data").path("service_data").has("code")).isFalse();
            assertThat(data.path("context").path("user_id").asText()).isEqualTo("U");
        }
    }

    private static String change(int id, String state, int second) {
        return "{\"id\":" + id + ",\"type\":\"event\",\"event\":{\"c\":{\"light.hall\":{\"+\":{\"s\":\"" + state
                + "\",\"lc\":" + (1772359200 + second) + "}}}}}";
    }
}

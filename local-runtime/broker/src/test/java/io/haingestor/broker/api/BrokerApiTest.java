package io.haingestor.broker.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.haingestor.broker.Delivery;
import io.haingestor.broker.http.Tokens;
import io.haingestor.events.EventJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The broker looked after over HTTP. */
class BrokerApiTest {
    @TempDir
    Path folder;

    private static List<String> texts(JsonNode items, String pointer) {
        return StreamSupport.stream(items.spliterator(), false)
                .map(item -> item.at(pointer).asText())
                .toList();
    }

    @Test
    void aTriggerSaysHowItStands() throws Exception {
        try (var rig = new ApiRig(folder)) {
            rig.publish("lamp", "1");
            rig.bury("lamp", "2");

            // What it delivered per second changes with the time between two questions.
            await().untilAsserted(() ->
                    assertThat(rig.get("/triggers").at("/items/0")).isEqualTo(rig.get("/triggers/home/lamp")));
            var all = rig.get("/triggers").get("items");
            var lamp = rig.get("/triggers/home/lamp");

            assertThat(texts(all, "/trigger")).containsExactly("home/lamp", "home/door");
            assertThat(lamp.get("broker").asText()).isEqualTo("home/default");
            assertThat(lamp.get("subscriber").asText()).isEqualTo("Service home/lamp-service");
            assertThat(lamp.get("matched").asLong()).isEqualTo(2);
            assertThat(lamp.get("delivered").asLong()).isEqualTo(1);
            assertThat(lamp.get("dead_lettered").asLong()).isEqualTo(1);
            assertThat(lamp.get("dead_letters").asLong()).isEqualTo(1);
            assertThat(lamp.get("backlog").asLong()).isZero();
            assertThat(lamp.get("in_flight").asLong()).isZero();
            assertThat(lamp.get("paused").asBoolean()).isFalse();
            assertThat(lamp.has("oldest_age_seconds")).isFalse();
            assertThat(lamp.at("/last_error/status").asInt()).isEqualTo(503);
            assertThat(lamp.at("/last_error/reason").asText()).isEqualTo("busy");
            assertThat(Instant.parse(lamp.at("/last_error/at").asText())).isBefore(Instant.now());
            assertThat(all.get(1).get("matched").asLong()).isZero();
        }
    }

    @Test
    void aPausedTriggerWaitsUntilItIsResumed() throws Exception {
        try (var rig = new ApiRig(folder)) {
            assertThat(rig.ask(200, "POST", "/triggers/home/lamp/pause", null)
                            .get("paused")
                            .asBoolean())
                    .isTrue();
            rig.publish("lamp", "1");
            rig.publish("door", "2");
            await().until(() -> rig.delivered.size() == 1);

            var lamp = rig.get("/triggers/home/lamp");
            assertThat(lamp.get("backlog").asLong()).isEqualTo(1);
            assertThat(lamp.get("oldest_age_seconds").asDouble()).isBetween(0.0, 60.0);

            rig.ask(200, "POST", "/triggers/home/lamp/resume", null);
            await().until(() -> rig.delivered.size() == 2);
        }
    }

    @Test
    void aDeadLetterShowsItsEventAndEveryAttempt() throws Exception {
        try (var rig = new ApiRig(folder)) {
            rig.bury("lamp", "1");

            var line = rig.get("/dead-letters").get("items").get(0);
            var letter = rig.get("/dead-letters/" + line.get("id"));

            assertThat(line.has("history")).isFalse();
            assertThat(letter.get("trigger").asText()).isEqualTo("home/lamp");
            assertThat(letter.get("attempts").asInt()).isEqualTo(2);
            assertThat(letter.get("status").asInt()).isEqualTo(503);
            assertThat(letter.get("reason").asText()).isEqualTo("busy");
            assertThat(letter.at("/event/id").asText()).isEqualTo("1");
            assertThat(letter.at("/event/data/id").asText()).isEqualTo("1");
            assertThat(letter.get("history")).hasSize(2);
            var last = letter.at("/history/1");
            assertThat(last.get("number").asInt()).isEqualTo(2);
            assertThat(last.get("destination").asText()).isEqualTo("subscriber");
            assertThat(last.get("status").asInt()).isEqualTo(503);
            assertThat(last.get("reason").asText()).isEqualTo("busy");
            assertThat(last.get("body").asText()).isEqualTo("come back later");
            assertThat(Instant.parse(last.get("at").asText())).isBefore(Instant.now());
        }
    }

    @Test
    void deadLettersAreListedByTriggerInPagesThatLeaveNoneOut() throws Exception {
        try (var rig = new ApiRig(folder)) {
            for (var id : List.of("1", "2", "3")) {
                rig.bury("lamp", id);
                rig.bury("door", "other-" + id);
            }
            var ids = new ArrayList<String>();
            var page = rig.get("/dead-letters?trigger=home/lamp&limit=2");
            ids.addAll(texts(page.get("items"), "/event/id"));
            assertThat(page.get("items")).hasSize(2);
            page = rig.get("/dead-letters?trigger=home/lamp&limit=2&after=" + page.get("next"));
            ids.addAll(texts(page.get("items"), "/event/id"));

            assertThat(ids).containsExactly("1", "2", "3");
            assertThat(page.has("next")).isFalse();
            assertThat(rig.get("/dead-letters?trigger=*").get("items")).hasSize(6);
        }
    }

    @Test
    void oneOrAllAreRetried() throws Exception {
        try (var rig = new ApiRig(folder)) {
            rig.bury("lamp", "1");
            rig.bury("lamp", "2");
            rig.bury("door", "3");
            rig.delivered.clear();
            var first = rig.get("/dead-letters").at("/items/0/id").asLong();

            assertThat(rig.ask(200, "POST", "/dead-letters/" + first + "/retry", null)
                            .get("retried")
                            .asInt())
                    .isEqualTo(1);
            await().until(() -> rig.delivered.size() == 1);
            assertThat(rig.ask(200, "POST", "/dead-letters/retry?trigger=home/lamp", null)
                            .get("retried")
                            .asInt())
                    .isEqualTo(1);
            assertThat(rig.ask(200, "POST", "/dead-letters/retry", null)
                            .get("retried")
                            .asInt())
                    .isEqualTo(1);

            await().until(() -> rig.delivered.size() == 3);
            assertThat(rig.delivered.stream().map(event -> event.getId())).containsExactlyInAnyOrder("1", "2", "3");
            assertThat(rig.get("/dead-letters").get("items")).isEmpty();
        }
    }

    @Test
    void oneOrAllAreDroppedAndNobodyDropsAllByForgettingAParameter() throws Exception {
        try (var rig = new ApiRig(folder)) {
            rig.bury("lamp", "1");
            rig.bury("lamp", "2");
            rig.bury("door", "3");
            var first = rig.get("/dead-letters").at("/items/0/id").asLong();

            assertThat(rig.ask(200, "DELETE", "/dead-letters/" + first, null)
                            .get("dropped")
                            .asInt())
                    .isEqualTo(1);
            rig.ask(404, "DELETE", "/dead-letters/" + first, null);
            var refused = rig.ask(400, "DELETE", "/dead-letters", null);
            assertThat(refused.at("/errors/0/parameter").asText()).isEqualTo("trigger");
            assertThat(rig.ask(200, "DELETE", "/dead-letters?trigger=home/lamp", null)
                            .get("dropped")
                            .asInt())
                    .isEqualTo(1);
            assertThat(texts(rig.get("/dead-letters").get("items"), "/event/id"))
                    .containsExactly("3");
            assertThat(rig.ask(200, "DELETE", "/dead-letters?trigger=*", null)
                            .get("dropped")
                            .asInt())
                    .isEqualTo(1);
        }
    }

    @Test
    void theDeadLettersOfATriggerThatIsGoneAreShownAndDroppedButNotRetried() throws Exception {
        try (var rig = new ApiRig(folder)) {
            rig.bury("lamp", "1");
            rig.reload("door");
            var id =
                    rig.get("/dead-letters?trigger=home/lamp").at("/items/0/id").asLong();

            rig.ask(409, "POST", "/dead-letters/" + id + "/retry", null);
            var problem = rig.ask(409, "POST", "/dead-letters/retry?trigger=home/lamp", null);

            assertThat(problem.get("detail").asText()).contains("home/lamp", "in no manifest any more");
            rig.ask(404, "GET", "/triggers/home/lamp", null);
            rig.ask(200, "DELETE", "/dead-letters?trigger=home/lamp", null);
            rig.ask(404, "POST", "/dead-letters/retry?trigger=home/lamp", null);
        }
    }

    @Test
    void theExportHasOneLineForEachWhateverTheirDataAre() throws Exception {
        try (var rig = new ApiRig(folder)) {
            rig.answer = event -> Delivery.failed(400, "no");
            rig.publish("lamp", "1", "application/json", "{\n \"price\": 1.10\n}");
            rig.publish("lamp", "2", "application/json", "no JSON,\n\"id\":\"forged\"");
            rig.publish("lamp", "3", "text/plain", "line\nline");
            for (var i = 4; i <= 50; i++) {
                rig.publish("lamp", Integer.toString(i));
            }
            await().until(() -> rig.broker().deadLetters().list(0, null, 1_000).size() == 50);

            var response = rig.send("GET", "/dead-letters/export", null);

            assertThat(response.headers().firstValue("content-type")).hasValue("application/x-ndjson");
            var lines = response.body().lines().toList();
            assertThat(lines).hasSize(50);
            var ids = new ArrayList<String>();
            for (var line : lines) {
                var letter = EventJson.mapper().readTree(line);
                assertThat(letter.get("history")).isNotEmpty();
                ids.add(letter.at("/event/id").asText());
            }
            assertThat(ids).doesNotHaveDuplicates().doesNotContain("forged").hasSize(50);
            assertThat(response.body()).contains("\"price\": 1.10", "\"data_base64\"");
        }
    }

    @Test
    void theLogIsLookedAtByTypeSubjectAndTime() throws Exception {
        try (var rig = new ApiRig(folder)) {
            for (var i = 1; i <= 60; i++) {
                rig.publish(i % 2 == 0 ? "lamp" : "door", Integer.toString(i));
            }
            var lamps = rig.get("/events?type=la*&limit=1000");
            assertThat(lamps.get("items")).hasSize(30);
            assertThat(lamps.has("next")).isFalse();
            assertThat(lamps.at("/items/0/triggers/0").asText()).isEqualTo("home/lamp");
            assertThat(texts(rig.get("/events?subject=subject-7").get("items"), "/event/id"))
                    .containsExactly("7");
            var page = rig.get("/events?limit=25");
            assertThat(page.get("items")).hasSize(25);
            assertThat(texts(rig.get("/events?after=" + page.get("next")).get("items"), "/event/id"))
                    .hasSize(35)
                    .startsWith("26");
            assertThat(rig.get("/events?from=2020-01-01T00:00:00%2B02:00&to=2021-01-01T00:00:00Z")
                            .get("items"))
                    .isEmpty();
            assertThat(rig.get("/events/3").at("/event/data/id").asText()).isEqualTo("3");
            rig.ask(404, "GET", "/events/61", null);
        }
    }

    @Test
    void onePageOfLargeEventsStaysSmall() throws Exception {
        try (var rig = new ApiRig(folder)) {
            var large = '"' + "x".repeat(900_000) + '"';
            for (var i = 0; i < 30; i++) {
                rig.publish("other", Integer.toString(i), "application/json", large);
            }
            var page = rig.get("/events");
            assertThat(page.get("items").size()).isBetween(5, 20);
            assertThat(page.has("next")).isTrue();
        }
    }

    @Test
    void aReplayDeliversOnceMore() throws Exception {
        try (var rig = new ApiRig(folder)) {
            for (var id : List.of("1", "2", "3")) {
                rig.publish("lamp", id);
            }
            await().until(() -> rig.delivered.size() == 3);
            rig.delivered.clear();

            var begun = rig.ask(201, "POST", "/replays", "{\"trigger\":\"home/lamp\",\"from\":{\"event_id\":\"2\"}}");
            assertThat(begun.get("trigger").asText()).isEqualTo("home/lamp");
            assertThat(begun.get("first").asLong()).isEqualTo(2);
            await().until(() ->
                    rig.get("/replays").at("/items/0/state").asText().equals("done"));
            assertThat(rig.delivered.stream().map(event -> event.getId())).containsExactlyInAnyOrder("2", "3");

            rig.ask(
                    201,
                    "POST",
                    "/replays",
                    "{\"trigger\":\"home/lamp\",\"from\":{\"time\":\"2020-01-01T00:00:00Z\"},\"subscriber\":\"door-service\"}");
            await().until(() -> rig.delivered.size() == 5);
            assertThat(rig.get("/replays").at("/items").toString()).contains("door-service");
        }
    }

    @Test
    void aReplayIsCancelled() throws Exception {
        try (var rig = new ApiRig(folder)) {
            rig.publish("lamp", "1");
            await().until(() -> rig.delivered.size() == 1);
            var hold = new CountDownLatch(1);
            rig.answer = event -> {
                try {
                    hold.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return Delivery.accepted();
            };
            var id = rig.ask(201, "POST", "/replays", "{\"trigger\":\"home/lamp\",\"from\":{\"position\":1}}")
                    .get("id")
                    .asLong();
            await().until(() -> rig.delivered.size() == 2);

            var ended = rig.ask(200, "DELETE", "/replays/" + id, null);

            assertThat(ended.get("state").asText()).isEqualTo("cancelled");
            assertThat(rig.get("/replays").at("/items/0")).isEqualTo(ended);
            rig.ask(404, "DELETE", "/replays/" + id, null);
            hold.countDown();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "GET    | /dead-letters?limit=0       | -  | limit    | a whole number, 1 to 1000, found '0'",
                "GET    | /dead-letters?limit=1001    | -  | limit    | a whole number, 1 to 1000, found '1001'",
                "GET    | /dead-letters?after=-1      | -  | after    | a whole number from 0, found '-1'",
                "GET    | /dead-letters?trigger=lamp  | -  | trigger  | <namespace>/<name> of a Trigger, found 'lamp'",
                "GET    | /dead-letters?triger=a/b    | -  | triger   | expected one of [after, limit, trigger]",
                "GET    | /dead-letters?limit=1&limit=2 | - | limit   | once",
                "GET    | /dead-letters/first         | -  | id       | a whole number from 1, found 'first'",
                "GET    | /events?from=yesterday      | -  | from     | a time like 2026-01-31T12:00:00Z, found 'yesterday'",
                "GET    | /events?type=               | -  | type     | expected a value",
                "POST   | /triggers/home/lamp/pause?x=1 | - | x       | expected no parameter",
                "POST   | /replays | {\"from\":{\"position\":1}} | trigger | found nothing",
                "POST   | /replays | {\"trigger\":\"home/lamp\"} | from | found nothing",
                "POST   | /replays | {\"trigger\":\"home/lamp\",\"from\":{}} | from | found none or several",
                "POST   | /replays | {\"trigger\":\"home/lamp\",\"from\":{\"time\":\"x\"}} | from.time | found 'x'",
                "POST   | /replays | {\"trigger\":\"home/lamp\",\"from\":{\"event_id\":\"no\"}} | - | the id of an event that the log still has",
                "POST   | /replays | {\"trigger\":\"home/lamp\",\"from\":{\"position\":1},\"subscriber\":\"http://evil/\"} | - | 'http://evil/'",
                "POST   | /replays | {\"trigger\":\"home/lamp\",\"form\":{}} | - | form",
                "POST   | /replays | no | - | Expected a body like",
                "POST   | /replays | null | - | Expected a body like",
                "POST   | /replays | - | - | Expected a body like",
            })
    void whatIsWrongIsSaidWithTheParameter(String method, String path, String body, String parameter, String detail)
            throws Exception {
        try (var rig = new ApiRig(folder)) {
            var problem = rig.ask(400, method, path, body);

            assertThat(problem.get("title").asText()).isEqualTo("Bad Request");
            assertThat(problem.get("instance").asText()).startsWith("/api/v1/broker/");
            assertThat(problem.get("detail").asText()).contains(detail);
            assertThat(problem.at("/errors/0/parameter").asText(null)).isEqualTo(parameter);
        }
    }

    @Test
    void whatIsNotThereAndWhatCannotBeDoneAreToldApart() throws Exception {
        try (var rig = new ApiRig(folder)) {
            assertThat(rig.ask(404, "GET", "/triggers/home/none", null)
                            .get("detail")
                            .asText())
                    .contains("home/none", "home/lamp");
            rig.ask(404, "POST", "/replays", "{\"trigger\":\"home/none\",\"from\":{\"position\":1}}");
            rig.ask(404, "GET", "/dead-letters/17", null);
            rig.ask(404, "GET", "/nothing", null);
            var wrong = rig.send("PUT", "/dead-letters", "{}");
            assertThat(wrong.statusCode()).isEqualTo(405);
            assertThat(wrong.headers().firstValue("allow")).hasValue("GET, DELETE");
            assertThat(rig.send("GET", "/dead-letters/retry", null).headers().firstValue("allow"))
                    .hasValue("POST");
            assertThat(rig.send("HEAD", "/triggers", null).statusCode()).isEqualTo(200);
            assertThat(rig.send("POST", "/replays", "x".repeat(70_000)).statusCode())
                    .isEqualTo(413);
        }
    }

    @Test
    void aPageFromElsewhereChangesNothing() throws Exception {
        try (var rig = new ApiRig(folder)) {
            assertThat(rig.send("POST", "/triggers/home/lamp/pause", null, "Origin", "http://elsewhere.example")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(rig.get("/triggers/home/lamp").get("paused").asBoolean()).isFalse();
            assertThat(rig.send(
                                    "POST",
                                    "/triggers/home/lamp/pause",
                                    null,
                                    "Origin",
                                    rig.uri().toString())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "GET, /triggers, -, 401",
                "GET, /triggers, wrong, 401",
                "GET, /triggers, own, 403",
                "GET, /triggers, all, 200",
                "GET, /triggers/home/lamp, own, 200",
                "GET, /triggers/home/lamp, other, 403",
                "GET, /triggers/home/none, own, 403",
                "GET, /triggers/home/none, all, 404",
                "POST, /triggers/home/lamp/pause, other, 403",
                "GET, /dead-letters, own, 403",
                "GET, /dead-letters?trigger=home/lamp, own, 200",
                "GET, /dead-letters?trigger=home/lamp, other, 403",
                "GET, /dead-letters/1, -, 401",
                "GET, /dead-letters/1, own, 200",
                "GET, /dead-letters/1, other, 403",
                "GET, /dead-letters/2, own, 403",
                "GET, /dead-letters/2, all, 404",
                "GET, /dead-letters/export, own, 403",
                "DELETE, /dead-letters?trigger=*, own, 403",
                "POST, /dead-letters/retry, own, 403",
                "GET, /events, own, 403",
                "GET, /events, all, 200",
                "POST, /replays, -, 401",
                "POST, /replays, other, 403",
                "POST, /replays, own, 201",
                "GET, /replays, own, 403",
                "DELETE, /replays/1, own, 403",
                "DELETE, /replays/1, all, 404",
            })
    void aTokenIsForTheTriggersOfItsBroker(String method, String path, String token, int status) throws Exception {
        var tokens = Tokens.read(
                Files.writeString(folder.resolve("tokens"), "home/default own\nhome/other other\n*/* all\n"));
        try (var rig = new ApiRig(folder.resolve("data"), tokens)) {
            rig.bury("lamp", "1");
            var body = path.equals("/replays") && method.equals("POST")
                    ? "{\"trigger\":\"home/lamp\",\"from\":{\"position\":1}}"
                    : null;
            var response = token == null
                    ? rig.send(method, path, body)
                    : rig.send(method, path, body, "Authorization", "Bearer " + token);
            assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
            assertThat(response.headers().firstValue("WWW-Authenticate").isPresent())
                    .isEqualTo(status == 401);
        }
    }
}

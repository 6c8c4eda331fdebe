package io.haingestor.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.haingestor.simulator.HomeAssistantRest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The REST API. */
interface RestContract {
    Target target();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/",
                "/api/config",
                "/api/states",
                "/api/states/sun.sun",
                "/api/services",
                "/api/history/period"
            })
    default void withoutAGoodTokenNothingIsTold(String path) {
        for (var response : new java.net.http.HttpResponse<?>[] {
            target().rest().getWithoutToken(path), new HomeAssistantRest(target().url(), "wrong").get(path)
        }) {
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.body()).isEqualTo("401: Unauthorized");
        }
    }

    @Test
    default void theApiSaysThatItRuns() {
        var response = target().rest().get("/api/");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type").orElse("")).startsWith("application/json");
        assertThat(response.body()).isEqualTo("{\"message\":\"API running.\"}");
        assertThat(target().rest().get("/api/core/state").body()).isEqualTo("{\"state\":\"RUNNING\"}");
    }

    @Test
    default void aStateIsMadeReadChangedAndRemoved() {
        var entity = Target.newEntity();
        var path = "/api/states/" + entity;
        var rest = target().rest();
        var made = rest.post(path, "{\"state\":\"1\",\"attributes\":{\"x\":null}}");
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(made.headers().firstValue("location")).contains(path);
        assertThat(rest.get(path).body()).isEqualTo(made.body());
        var changed = rest.post(path, "{\"state\":2}");
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(HomeAssistantRest.json(changed.body()).path("state").asText())
                .isEqualTo("2");
        assertThat(HomeAssistantRest.json(changed.body()).path("attributes")).isEqualTo(Target.json("{}"));
        assertThat(rest.states().findValuesAsText("entity_id")).contains(entity);
        assertThat(rest.delete(path).body()).isEqualTo("{\"message\":\"Entity removed.\"}");
        assertThat(rest.get(path).statusCode()).isEqualTo(404);
        assertThat(rest.delete(path).body()).isEqualTo("{\"message\":\"Entity not found.\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "test.bad | {} | No state specified.",
                "test.bad | no json | Invalid JSON specified.",
                "bad | {\"state\":\"1\"} | Invalid entity ID specified.",
            })
    default void aWrongStateIsRefused(String entity, String body, String message) {
        var response = target().rest().post("/api/states/" + entity, body);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).isEqualTo("{\"message\":\"" + message + "\"}");
    }

    @Test
    default void aStateHasAtMost255Characters() {
        var entity = Target.newEntity();
        var rest = target().rest();
        assertThat(rest.post("/api/states/" + entity, "{\"state\":\"" + "x".repeat(256) + "\"}")
                        .body())
                .isEqualTo("{\"message\":\"Invalid state specified.\"}");
        assertThat(rest.post("/api/states/" + entity, "{\"state\":\"" + "x".repeat(255) + "\"}")
                        .statusCode())
                .isEqualTo(201);
        rest.delete("/api/states/" + entity);
    }

    @Test
    default void aServiceCallAnswersWithWhatItChanged() {
        var data = "{\"entity_id\":\"" + target().light() + "\"}";
        var before = HomeAssistantRest.json(
                target().rest().get("/api/states/" + target().light()).body());
        var changed = target().rest().call("light", "toggle", data);
        assertThat(changed.size()).isEqualTo(1);
        assertThat(changed.path(0).path("state").asText())
                .isNotEqualTo(before.path("state").asText());
        target().rest().call("light", "toggle", data);
        assertThat(target().rest().call("light", "turn_on", "{\"entity_id\":\"light.unknown\"}"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "light/nope | {} | 400: Bad Request",
                "light/turn_on | {\"x\":1} | 400: Bad Request",
                "light/turn_on | no json | {\"message\":\"Data should be valid JSON.\"}",
            })
    default void aWrongServiceCallIsRefused(String service, String data, String body) {
        var response = target().rest().post("/api/services/" + service, data);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).isEqualTo(body);
    }

    @Test
    default void servicesAreDescribedByDomain() {
        var services =
                HomeAssistantRest.json(target().rest().get("/api/services").body());
        assertThat(services.findValuesAsText("domain")).contains("homeassistant", "light", "switch");
        for (var domain : services) {
            for (var service : domain.path("services")) {
                assertThat(service.has("name") && service.has("description") && service.has("fields"))
                        .isTrue();
            }
        }
        try (var client = target().client()) {
            var byDomain = client.command("get_services").path("result");
            assertThat(byDomain.path("light").has("turn_on")).isTrue();
        }
    }

    @Test
    default void whatIsNotThereIsNotFoundAndWhatIsNotAllowedIsSaid() {
        assertThat(target().rest().get("/api/nope").body()).isEqualTo("404: Not Found");
        assertThat(target().rest().post("/api/states", "{}").statusCode()).isEqualTo(405);
        assertThat(target().rest().get("/api/websocket").statusCode()).isEqualTo(400);
    }
}

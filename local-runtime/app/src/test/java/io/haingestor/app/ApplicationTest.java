package io.haingestor.app;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The application with a home that changes all the time, over HTTP. */
@QuarkusTest
@QuarkusTestResource(SimulatedHomeResource.class)
final class ApplicationTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void theCountsOfTheStatisticsAddUpWhileEventsFlow() {
        await().atMost(PATIENCE).until(() -> counts().getLong("stored") > SimulatedHomeResource.ENTITIES);
        for (int i = 0; i < 50; i++) {
            var counts = counts();

            assertThat(counts.getLong("received"))
                    .as(counts.prettify())
                    .isEqualTo(counts.getLong("filtered")
                            + counts.getLong("emitted")
                            + counts.getLong("waiting")
                            + counts.getLong("given_up"));
            assertThat(counts.getLong("carried_over") + counts.getLong("states"))
                    .as(counts.prettify())
                    .isEqualTo(counts.getLong("stored")
                            + counts.getLong("skipped")
                            + counts.getLong("rejected")
                            + counts.getLong("dead_lettered")
                            + counts.getLong("behind"));
            assertThat(counts.getLong("states")).isBetween(1L, counts.getLong("received"));
        }
    }

    private static JsonPath counts() {
        return when().get("/api/v1/stats")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .setRootPath("counts");
    }

    @Test
    void theStatisticsSayWhatTheProcessIsConnectedToAndWhereTheDataIs() {
        await().atMost(PATIENCE).untilAsserted(() -> when().get("/api/v1/stats")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("home.state", equalTo("connected"))
                .body("home.endpoint", containsString("127.0.0.1"))
                .body("home.simulated", equalTo(false))
                .body("home.entities", equalTo(SimulatedHomeResource.ENTITIES))
                .body("home.connected_since", notNullValue())
                .body("home.last_event", notNullValue())
                .body("store.kind", equalTo("sqlite"))
                .body("store.last_write", notNullValue())
                .body("data", startsWith("/"))
                .body("broker.triggers.name", hasItems("normalize", "write", "record-rejected")));
    }

    @Test
    void whatTheHomeSaidIsThereAsCurrentState() {
        await().atMost(PATIENCE).untilAsserted(() -> when().get("/api/v1/states?limit=1000")
                .then()
                .statusCode(200)
                .body("items.size()", equalTo(SimulatedHomeResource.ENTITIES)));
    }

    @Test
    void healthShowsItsEvidence() {
        await().atMost(PATIENCE).untilAsserted(() -> when().get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.name", hasItems("home-assistant", "broker", "store"))
                .body("checks.find { it.name == 'home-assistant' }.data.connected_since", notNullValue())
                .body("checks.find { it.name == 'home-assistant' }.data.last_event", notNullValue())
                .body("checks.find { it.name == 'broker' }.data.backlog", notNullValue())
                .body("checks.find { it.name == 'broker' }.data.head", notNullValue())
                .body("checks.find { it.name == 'store' }.data.last_write", notNullValue()));
        when().get("/q/health/live")
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'gateway' }.data.last_turn", notNullValue());
        var startedAt = when().get("/q/health/started")
                .then()
                .statusCode(200)
                .extract()
                .<String>path("checks.find { it.name == 'ha-ingestor' }.data.started_at");
        assertThat(Instant.parse(startedAt)).isBefore(Instant.now());
    }

    @Test
    void metricsHaveNamesAndUnitsThatPrometheusExpects() {
        await().atMost(PATIENCE).untilAsserted(() -> when().get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("haingestor_broker_published_total "))
                .body(containsString("haingestor_broker_log_size_bytes "))
                .body(containsString("haingestor_trigger_backlog_events" + labels("write")))
                .body(containsString("haingestor_trigger_oldest_age_seconds" + labels("normalize")))
                .body(containsString("kn_eventing_process_duration_seconds_count" + labels("write")))
                .body(containsString("haingestor_broker_sync_seconds_count "))
                .body(containsString("haingestor_write_events_total"))
                .body(containsString("haingestor_write_delay_seconds_bucket{le=\"0.05\"}")));
        var bounds = when().get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("haingestor_write_delay_seconds_bucket"));
        assertThat(bounds).hasSizeBetween(10, 25);
    }

    private static String labels(String trigger) {
        return "{kn_broker_name=\"default\",kn_broker_namespace=\"ha-ingestor\",kn_trigger_name=\"" + trigger
                + "\",kn_trigger_namespace=\"ha-ingestor\"}";
    }

    @Test
    void theBrokerIsLookedAfterHereToo() {
        when().get("/api/v1/broker/triggers/ha-ingestor/write")
                .then()
                .statusCode(200)
                .body("paused", equalTo(false))
                .body("broker", equalTo("ha-ingestor/default"));
        when().get("/api/v1/broker/manifests").then().statusCode(200).body("in_force", equalTo(true));
        given().contentType("application/json")
                .body("{\"trigger\": \"ha-ingestor/write\"}")
                .post("/api/v1/broker/replays")
                .then()
                .statusCode(400)
                .body("detail", containsString("from"));
        when().get("/api/v1/broker/nothing").then().statusCode(404).body("status", equalTo(404));
        when().get("/q/openapi").then().body(containsString("/api/v1/broker/triggers"));
    }

    @Test
    void thePageIsServedAndAlwaysAskedForAnew() {
        given().accept("text/html")
                .get("/")
                .then()
                .statusCode(200)
                .contentType(startsWith("text/html"))
                .header("Cache-Control", equalTo("no-cache"))
                .body(containsString("<ha-page>"));
        when().get("/app/app.js").then().statusCode(200).header("Cache-Control", equalTo("no-cache"));
    }

    @Test
    void theDescriptionOfTheApiHoldsEveryRouteAndTheEquations() {
        given().accept("application/json")
                .get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .body("info.title", equalTo("HA-Ingestor"))
                .body(
                        "paths.keySet()",
                        hasItems(
                                "/api/v1/stats",
                                "/api/v1/states",
                                "/api/v1/history/{entity_id}",
                                "/api/v1/export",
                                "/api/v1/rejects"))
                .body(
                        "paths.'/api/v1/stats'.get.description",
                        containsString("received              = filtered + emitted"))
                .body("paths.keySet()", everyItem(startsWith("/api/v1/")));
        when().get("/q/swagger-ui/").then().statusCode(200);
    }

    @Test
    void anUnknownPathBelowApiIsAProblem() {
        when().get("/api/v1/nothing")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("status", equalTo(404))
                .body("instance", equalTo("/api/v1/nothing"))
                .body("detail", containsString("/q/openapi"));
        when().get("/api").then().statusCode(404).contentType("application/problem+json");
        when().delete("/api/v1/stats").then().statusCode(405).contentType("application/problem+json");
    }

    @Test
    void nobodyCallsAFunctionPastTheBroker() {
        for (var path : new String[] {"/", "/normalize", "/write", "/record-rejected"}) {
            given().contentType("application/json")
                    .header("ce-id", "1")
                    .header("ce-type", "normalize")
                    .header("ce-source", "/test")
                    .header("ce-specversion", "1.0")
                    .body("{}")
                    .post(path)
                    .then()
                    .statusCode(403);
        }
        when().get("/normalize").then().statusCode(not(equalTo(200)));
        assertThat(counts().getLong("dead_lettered")).isZero();
        when().get("/api/v1/rejects").then().statusCode(200).body("items.id", not(hasItem("1")));
    }
}

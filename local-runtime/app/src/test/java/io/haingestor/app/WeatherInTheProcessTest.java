package io.haingestor.app;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Weather without a network: the simulated home's provider, the manifests of the project, the whole way of an event. */
@QuarkusTest
@QuarkusTestResource(SimulatedHomeResource.class)
final class WeatherInTheProcessTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long MICROS = 1_000_000;

    @Test
    void theWeatherWhereTheHomeIsIsObservedAsSoonAsTheHomeIsThere() {
        await().atMost(PATIENCE).untilAsserted(() -> when().get("/api/v1/observations/weather?order=newest_first")
                .then()
                .statusCode(200)
                .body("items", not(hasSize(0)))
                .body("items.place", everyItem(equalTo("52.37,4.89")))
                .body("items.simulated", everyItem(equalTo(true)))
                .body("items.values.temperature", everyItem(notNullValue())));
    }

    @Test
    void theStatesThatAskForItHaveTheWeather() {
        await().atMost(PATIENCE).untilAsserted(() -> when().get("/api/v1/states?domain=climate")
                .then()
                .statusCode(200)
                .body("items", not(hasSize(0)))
                .body("items.fields.weather_temperature", everyItem(notNullValue()))
                .body("items.fields.weather_simulated", everyItem(equalTo(1f))));
        when().get("/api/v1/states?domain=light").then().body("items[0].fields.weather_temperature", equalTo(null));
    }

    @Test
    void aStateThatIsSixHoursLateHasTheWeatherOfSixHoursAgo() {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> when().get("/api/v1/observations/weather").then().body("items", not(hasSize(0))));
        String entity = await().atMost(PATIENCE)
                .until(() -> when().get("/api/v1/states?domain=climate").path("items[0].entity_id"), Objects::nonNull);
        var late = Instant.now().minus(Duration.ofHours(6)).truncatedTo(ChronoUnit.SECONDS);
        var tooLate = late.minus(Duration.ofDays(200));
        post(entity, late);
        post(entity, tooLate);

        var age = Duration.between(late.truncatedTo(ChronoUnit.HOURS), late).toSeconds();
        await().atMost(PATIENCE).untilAsserted(() -> when().get(history(entity, late))
                .then()
                .body("items", hasSize(1))
                .body("items[0].fields.weather_age_s", equalTo((float) age))
                .body("items[0].fields.weather_temperature", notNullValue()));
        await().atMost(PATIENCE).untilAsserted(() -> when().get(history(entity, tooLate))
                .then()
                .body("items[0].fields.weather_unavailable", equalTo("too-old")));
        when().get("/api/v1/stats").then().body("counts.dead_lettered", equalTo(0));
    }

    private static String history(String entity, Instant time) {
        return "/api/v1/history/" + entity + "?from=" + time + "&to=" + time.plusSeconds(1);
    }

    private static void post(String entityId, Instant changed) {
        given().contentType("application/json")
                .header("ce-specversion", "1.0")
                .header("ce-id", entityId + '@' + changed.getEpochSecond() * MICROS)
                .header("ce-type", "io.home-assistant.event.state_changed")
                .header("ce-source", "/home-assistant/test")
                .header("ce-stage", "raw")
                .body(
                        """
                        {"event_type":"state_changed","data":{"entity_id":"%1$s","old_state":null,"new_state":{"entity_id":"%1$s","state":"heat","attributes":{},
                         "last_changed":"%2$s","last_updated":"%2$s"}}}
                        """
                                .formatted(entityId, changed))
                .post("/ha-ingestor/default")
                .then()
                .statusCode(202);
    }
}

package io.haingestor.write.api;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.haingestor.events.Availability;
import io.haingestor.timeseries.TimeSeriesStore;
import io.haingestor.write.DataFolder;
import io.haingestor.write.States;
import io.haingestor.write.schema.PointSchema;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The API above InfluxDB: the same answers as above SQLite. */
@QuarkusTest
@QuarkusTestResource(value = DataFolder.class, restrictToAnnotatedClass = true)
@QuarkusTestResource(value = InfluxDbResource.class, restrictToAnnotatedClass = true)
class InfluxDbRestTest {
    private static final Instant T0 = Instant.parse("2026-03-01T10:00:00.123456Z");
    private static final String RANGE = "?from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z";

    @Inject
    TimeSeriesStore store;

    @Inject
    PointSchema schema;

    @Test
    void statesHistoryAndExportComeFromTheServer() throws Exception {
        store.write(Stream.of(
                        States.temperature("sensor.a", T0, 20.5, "kitchen"),
                        States.temperature("sensor.a", T0.plusSeconds(1), 21.5, "kitchen"),
                        States.without(Availability.UNAVAILABLE, "sensor.b", T0))
                .map(state -> schema.point(state).orElseThrow())
                .toList());

        given().get("/api/v1/states?area=kitchen")
                .then()
                .statusCode(200)
                .body("items.id", contains("sensor.a@1772359201123456", "sensor.b@1772359200123456"))
                .body("items[0].value", equalTo(21.5f))
                .body("items[0].dimensions.unit", equalTo("°C"))
                .body("items[1].availability", equalTo("unavailable"));
        given().get("/api/v1/history/sensor.a" + RANGE)
                .then()
                .statusCode(200)
                .body("items.value", contains(20.5f, 21.5f));
        given().get("/api/v1/history/sensor.a" + RANGE + "&window=1h")
                .then()
                .statusCode(200)
                .body("items.value", contains(21f))
                .body("items.count", contains(2));
        given().get("/api/v1/export?format=lp&entity_id=sensor.b")
                .then()
                .statusCode(200)
                .body(containsString("dimension_area=\"kitchen\""));
        // The server has two seconds to say that it is there; on a machine with much to do it may need another
        // question.
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> given().get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.findAll { it.data?.kind == 'influxdb' }", hasSize(1)));
    }
}

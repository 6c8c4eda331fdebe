package io.haingestor.write.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.haingestor.timeseries.TimeSeriesStore;
import io.haingestor.write.DataFolder;
import io.haingestor.write.States;
import io.haingestor.write.schema.PointSchema;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the API says truthfully of points that were stored as Home Assistant's integration does. */
@QuarkusTest
@TestProfile(ClassicRestTest.Classic.class)
@QuarkusTestResource(value = DataFolder.class, restrictToAnnotatedClass = true)
class ClassicRestTest {
    private static final Instant T0 = Instant.parse("2026-03-01T10:00:00Z");

    @Inject
    TimeSeriesStore store;

    @Inject
    PointSchema schema;

    public static final class Classic implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("haingestor.write.schema", "classic");
        }
    }

    @BeforeEach
    void fill() throws Exception {
        store("sensor.kitchen", T0, "21.5", States.attributes().put("unit_of_measurement", "°C"));
        store("sensor.kitchen", T0.plusSeconds(1), "70.7", States.attributes().put("unit_of_measurement", "°F"));
        store("light.hall", T0, "on", States.attributes().put("brightness", 120));
    }

    @Test
    void thereIsOneLatestStatePerMeasurementOfAnEntity() {
        given().get("/api/v1/states?entity_id=sensor.*")
                .then()
                .statusCode(200)
                .body("schema", equalTo("classic"))
                .body("items.entity_id", contains("sensor.kitchen", "sensor.kitchen"))
                .body("items.measurement", contains("°C", "°F"))
                .body("items.value", contains(21.5f, 70.7f))
                .body("items.id", contains("sensor.kitchen@1772359200000000", "sensor.kitchen@1772359201000000"))
                .body("items[0].state", nullValue());
        given().get("/api/v1/states?entity_id=light.hall")
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].state", equalTo("on"))
                .body("items[0].value", equalTo(1f))
                .body("items[0].fields.brightness", equalTo(120f));
    }

    @Test
    void historyGoesOverAllMeasurementsOfTheEntity() {
        given().get("/api/v1/history/sensor.kitchen?from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z")
                .then()
                .statusCode(200)
                .body("items.value", contains(21.5f, 70.7f));
        given().get("/api/v1/history/sensor.kitchen?from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z&window=1h")
                .then()
                .statusCode(200)
                .body("items.measurement", contains("°C", "°F"));
    }

    @Test
    void whatTheSchemaDoesNotStoreCannotBeAskedFor() {
        given().get("/api/v1/states?area=kitchen&device_class=temperature")
                .then()
                .statusCode(400)
                .body("errors.parameter", contains("area", "device_class"))
                .body("errors[0].detail", containsString("classic"));
        given().get("/api/v1/states?entity_id=kitchen*").then().statusCode(400);
        given().get("/api/v1/states?entity_id=sensor.a,light.b").then().statusCode(400);
        given().get("/api/v1/states?entity_id=sensor.kitchen,sensor.none&domain=sensor")
                .then()
                .statusCode(200)
                .body("items", hasSize(2));
    }

    @Test
    void anExportInLineProtocolIsWhatTheIntegrationWouldHaveSent() {
        given().get("/api/v1/export?format=lp&entity_id=light.*")
                .then()
                .statusCode(200)
                .body(
                        equalTo(
                                "light.hall,domain=light,entity_id=hall brightness=120,state=\"on\",value=1 1772359200000000000\n"));
    }

    private void store(String entityId, Instant at, String text, ObjectNode attributes) throws Exception {
        store.write(List.of(schema.point(States.state(entityId, at, text, null, "kitchen", attributes))
                .orElseThrow()));
    }
}

package io.haingestor.write;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.haingestor.timeseries.SqliteStore;
import io.haingestor.write.rejects.RejectsStore;
import io.haingestor.write.schema.CleanSchema;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A process that shows what another one writes. */
@QuarkusTest
@TestProfile(ReadingTest.Reads.class)
@QuarkusTestResource(value = DataFolder.class, restrictToAnnotatedClass = true)
class ReadingTest {
    @Inject
    WriteSettings settings;

    @Inject
    WriteMonitor monitor;

    public static final class Reads implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("haingestor.store.read-only", "true");
        }
    }

    @Test
    void itWaitsForTheStoreAndReadsItWhileItsOwnerWrites() throws Exception {
        given().get("/api/v1/states")
                .then()
                .statusCode(503)
                .contentType("application/problem+json")
                .body("detail", containsString("is not there yet"));
        given().get("/api/v1/rejects").then().statusCode(503).body("detail", containsString("is not there yet"));
        given().get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'store' }.data.owner", equalTo("elsewhere"))
                .body("checks.find { it.name == 'store' }.data.available", equalTo(false))
                .body("checks.find { it.name == 'store' }.data.detail", containsString("is not there yet"));
        assertThat(settings.folder()).isEmptyDirectory();

        var folder = settings.folder();
        try (var owner = SqliteStore.open(folder.resolve("timeseries.db"), Clock.systemUTC());
                var rejects = RejectsStore.open(folder.resolve("rejects.db"), settings.rejects(), Clock.systemUTC())) {
            var state = States.temperature("sensor.elsewhere", Instant.parse("2026-03-01T10:00:00Z"), 21.5, "kitchen");
            owner.write(List.of(new CleanSchema(List.of()).point(state).orElseThrow()));

            given().get("/api/v1/states")
                    .then()
                    .statusCode(200)
                    .body("items", hasSize(1))
                    .body("items[0].entity_id", equalTo("sensor.elsewhere"));
            assertThat(rejects.count()).isZero();
            given().get("/api/v1/rejects").then().statusCode(200).body("kept", equalTo(0));
            given().get("/q/health/ready")
                    .then()
                    .statusCode(200)
                    .body("checks.find { it.name == 'store' }.data.available", equalTo(true));
        }
    }

    @Test
    void itSaysNothingOfWhatItCannotKnow() {
        assertThat(monitor.writes()).isFalse();
        assertThat(given().get("/q/metrics").then().statusCode(200).extract().asString())
                .contains("jvm_")
                .doesNotContain("haingestor_write");
    }
}

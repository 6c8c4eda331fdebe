package io.haingestor.write.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import io.haingestor.events.Availability;
import io.haingestor.events.EntityState;
import io.haingestor.events.EpochMicros;
import io.haingestor.events.EventJson;
import io.haingestor.events.Rejected;
import io.haingestor.events.Rejected.Reason;
import io.haingestor.timeseries.SeriesFilter;
import io.haingestor.timeseries.TimeRange;
import io.haingestor.timeseries.TimeSeriesStore;
import io.haingestor.write.DataFolder;
import io.haingestor.write.States;
import io.haingestor.write.rejects.Reject;
import io.haingestor.write.rejects.RejectsStore;
import io.haingestor.write.schema.PointSchema;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(DataFolder.class)
class RestTest {
    private static final Instant T0 = Instant.parse("2026-03-01T10:00:00.123456Z");

    @Inject
    TimeSeriesStore store;

    @Inject
    PointSchema schema;

    @Inject
    RejectsStore rejects;

    @BeforeEach
    void empty() throws Exception {
        store.delete(SeriesFilter.ALL, TimeRange.ALL);
    }

    @Test
    void theLatestStateOfEveryEntityIsThereWithWhatIsKnownOfIt() throws Exception {
        store(
                States.temperature("sensor.a", T0, 20.5, "kitchen"),
                States.temperature("sensor.a", T0.plusSeconds(1), 21.0, "kitchen"),
                States.without(Availability.UNAVAILABLE, "sensor.b", T0));

        given().get("/api/v1/states")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("schema", equalTo("clean"))
                .body("items.entity_id", contains("sensor.a", "sensor.b"))
                .body("items[0].id", equalTo("sensor.a@1772359201123456"))
                .body("items[0].state", equalTo("21.0"))
                .body("items[0].value", equalTo(21.0f))
                .body("items[0].availability", equalTo("available"))
                .body("items[0].last_updated", equalTo("2026-03-01T10:00:01.123456Z"))
                .body("items[0].dimensions.area", equalTo("kitchen"))
                .body("items[0].dimensions.unit", equalTo("°C"))
                .body("items[0].fields.duration_s", equalTo(12.5f))
                .body("items[0].fields.context_user_id", equalTo("someone"))
                .body("items[1].availability", equalTo("unavailable"))
                .body("items[1].state", nullValue())
                .body("items[1].value", nullValue())
                .body("next", nullValue());
    }

    @Test
    void statesCanBeChosenByWhatTheyAreAndWhereTheyAre() throws Exception {
        store(
                States.temperature("sensor.kitchen_temperature", T0, 20, "kitchen"),
                States.temperature("sensor.hall_temperature", T0, 20, "hall"),
                States.temperature("light.kitchen", T0, 20, "kitchen"));

        assertThat(entities("?area=kitchen")).containsExactly("light.kitchen", "sensor.kitchen_temperature");
        assertThat(entities("?domain=sensor")).containsExactly("sensor.hall_temperature", "sensor.kitchen_temperature");
        assertThat(entities("?entity_id=*_temperature&area=hall")).containsExactly("sensor.hall_temperature");
        assertThat(entities("?entity_id=light.kitchen,sensor.hall_temperature"))
                .containsExactly("light.kitchen", "sensor.hall_temperature");
        assertThat(entities("?device_class=temperature&integration=mqtt&device_id=dev1"))
                .hasSize(3);
        assertThat(entities("?device_class=motion")).isEmpty();
    }

    @Test
    void pagesOfStatesAreCompleteAndHoldNothingTwice() throws Exception {
        store(IntStream.range(0, 25)
                .mapToObj(n -> States.temperature("sensor.n" + (100 + n), T0, n, "kitchen"))
                .toArray(EntityState[]::new));

        var seen = new ArrayList<String>();
        var cursor = "";
        do {
            var page = given().queryParam("limit", 10)
                    .queryParams(cursor.isEmpty() ? java.util.Map.of() : java.util.Map.of("cursor", cursor))
                    .get("/api/v1/states")
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            seen.addAll(page.getList("items.entity_id", String.class));
            cursor = page.getString("next") == null ? "" : page.getString("next");
        } while (!cursor.isEmpty());

        assertThat(seen).hasSize(25).doesNotHaveDuplicates();
    }

    @Test
    void everythingThatIsWrongWithARequestIsSaidAtOnce() {
        given().get("/api/v1/history/kitchen?from=yesterday&to=2026-03-01&window=5x&function=median&limit=0")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("about:blank"))
                .body("title", equalTo("Bad Request"))
                .body("status", equalTo(400))
                .body("detail", equalTo("6 parameters cannot be used"))
                .body("instance", equalTo("/api/v1/history/kitchen"))
                .body("errors.parameter", hasItems("entity_id", "from", "to", "window", "function", "limit"))
                .body("errors.detail", everyItem(containsString("expected")));
    }

    @Test
    void aParameterThatIsTooLongIsAViolation() {
        given().queryParam("domain", "x".repeat(1_001))
                .get("/api/v1/states")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors.parameter", contains("domain"))
                .body("errors[0].detail", notNullValue());
        given().queryParam("fields", "x".repeat(2_001))
                .get("/api/v1/history/sensor.a")
                .then()
                .statusCode(400)
                .body("errors.parameter", contains("fields"));
    }

    @Test
    void aCursorThatNobodyGaveIsRefused() throws Exception {
        store(States.temperature("sensor.a", T0, 20, "kitchen"));

        Stream.of("/api/v1/states", "/api/v1/history/sensor.a", "/api/v1/rejects")
                .forEach(path -> given().queryParam("cursor", "§§§")
                        .get(path)
                        .then()
                        .statusCode(400)
                        .contentType("application/problem+json")
                        .body("errors.parameter", contains("cursor")));
    }

    @Test
    void aMethodThatIsNotThereIsAProblemToo() {
        given().post("/api/v1/states")
                .then()
                .statusCode(405)
                .header("Allow", equalTo("GET, HEAD, OPTIONS"))
                .contentType("application/problem+json")
                .body("title", equalTo("Method Not Allowed"));
        given().delete("/api/v1/history/sensor.a")
                .then()
                .statusCode(405)
                .header("Allow", equalTo("GET, HEAD, OPTIONS"));
        given().accept("image/png")
                .get("/api/v1/states")
                .then()
                .statusCode(406)
                .contentType("application/problem+json");
    }

    @Test
    void historyIsWhatWasStoredInTheRange() throws Exception {
        store(IntStream.range(0, 10)
                .mapToObj(n -> States.temperature("sensor.a", T0.plusSeconds(n), n, "kitchen"))
                .toArray(EntityState[]::new));
        store(States.temperature("sensor.b", T0, 99, "kitchen"));

        given().get("/api/v1/history/sensor.a?from=2026-03-01T10:00:03.123456Z&to=2026-03-01T11:00:06.123456+01:00")
                .then()
                .statusCode(200)
                .body("entity_id", equalTo("sensor.a"))
                .body("from", equalTo("2026-03-01T10:00:03.123456Z"))
                .body("items.value", contains(3f, 4f, 5f))
                .body("items[0].id", equalTo("sensor.a@1772359203123456"));
        given().get(
                        "/api/v1/history/sensor.a?from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z&order=newest_first&limit=2&fields=value")
                .then()
                .statusCode(200)
                .body("items.value", contains(9f, 8f))
                .body("items[0].availability", nullValue())
                .body("next", notNullValue());
    }

    @Test
    void historyByWindowIsOneNumberPerWindow() throws Exception {
        store(
                States.temperature("sensor.a", Instant.parse("2026-03-01T10:00:01Z"), 1, "kitchen"),
                States.temperature("sensor.a", Instant.parse("2026-03-01T10:04:59Z"), 3, "kitchen"),
                States.without(Availability.UNAVAILABLE, "sensor.a", Instant.parse("2026-03-01T10:05:01Z")),
                States.temperature("sensor.a", Instant.parse("2026-03-01T10:10:01Z"), 10, "kitchen"));
        var range = "?from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z";

        given().get("/api/v1/history/sensor.a" + range + "&window=5m")
                .then()
                .statusCode(200)
                .body("function", equalTo("mean"))
                .body("field", equalTo("value"))
                .body("window_seconds", equalTo(300f))
                .body("items.start", contains("2026-03-01T10:00:00Z", "2026-03-01T10:10:00Z"))
                .body("items.value", contains(2f, 10f))
                .body("items.count", contains(2, 1));
        given().get("/api/v1/history/sensor.a" + range + "&window=PT1H&function=max&fields=duration_s")
                .then()
                .statusCode(200)
                .body("items.value", contains(12.5f));
    }

    @Test
    void anEntityThatWasNeverStoredIsNotFoundButAnEmptyRangeIsEmpty() throws Exception {
        store(States.temperature("sensor.a", T0, 20, "kitchen"));

        given().get("/api/v1/history/sensor.nobody")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("detail", containsString("sensor.nobody"));
        given().get("/api/v1/history/sensor.a?from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z")
                .then()
                .statusCode(200)
                .body("items", hasSize(0));
    }

    @Test
    void anExportHoldsEveryStateWithItsEventId() throws Exception {
        store(
                States.temperature("sensor.b", T0, 1, "kitchen"),
                States.temperature("sensor.a", T0.plusSeconds(1), 2, "kitchen"),
                States.temperature("sensor.a", T0, 3, "kitchen"));

        var body = given().get("/api/v1/export")
                .then()
                .statusCode(200)
                .contentType("application/x-ndjson")
                .extract()
                .asString();

        assertThat(body.lines().map(RestTest::json).map(row -> row.get("id").textValue()))
                .containsExactly("sensor.a@1772359200123456", "sensor.a@1772359201123456", "sensor.b@1772359200123456");
    }

    @Test
    void aLargeExportIsCompleteAndHoldsNothingTwice() throws Exception {
        int count = 12_000;
        var batch = new ArrayList<EntityState>();
        for (int n = 0; n < count; n++) {
            batch.add(States.temperature("sensor.n" + n % 100, T0.plusMillis(n), n, "kitchen"));
        }
        store(batch.toArray(EntityState[]::new));

        var ids = new HashSet<String>();
        try (var lines = new BufferedReader(new InputStreamReader(
                given().get("/api/v1/export").then().statusCode(200).extract().asInputStream(),
                StandardCharsets.UTF_8))) {
            assertThat(lines.lines()
                            .map(line -> json(line).get("id").textValue())
                            .filter(ids::add)
                            .count())
                    .isEqualTo(count);
        }
        assertThat(ids).contains("sensor.n99@" + EpochMicros.of(T0.plusMillis(count - 1)));
    }

    @Test
    void anExportCanBeCsvOrLineProtocol() throws Exception {
        store(States.state("sensor.a", T0, "warm, \"very\"", null, "kitchen", States.attributes()));

        var csv = given().get("/api/v1/export?format=csv&entity_id=sensor.*")
                .then()
                .statusCode(200)
                .contentType("text/csv")
                .extract()
                .asString();
        assertThat(csv)
                .isEqualTo(
                        "id,entity_id,domain,last_updated,availability,state,value,measurement,unit,device_class,area,device_id,"
                                + "integration,fields\r\n"
                                + "sensor.a@1772359200123456,sensor.a,sensor,2026-03-01T10:00:00.123456Z,available,\"warm, \"\"very\"\"\",,state,"
                                + "°C,temperature,kitchen,dev1,mqtt,\"{\"\"context_id\"\":\"\"01J0000000000000000000000A\"\","
                                + "\"\"context_user_id\"\":\"\"someone\"\",\"\"duration_s\"\":12.5}\"\r\n");
        given().get("/api/v1/export?format=lp")
                .then()
                .statusCode(200)
                .contentType("text/plain")
                .body(equalTo("state,domain=sensor,entity_id=sensor.a availability=\"available\","
                        + "context_id=\"01J0000000000000000000000A\",context_user_id=\"someone\",dimension_area=\"kitchen\","
                        + "dimension_device_class=\"temperature\",dimension_device_id=\"dev1\",dimension_integration=\"mqtt\","
                        + "dimension_unit=\"°C\",duration_s=12.5,state=\"warm, \\\"very\\\"\""
                        + " 1772359200123456000\n"));
        given().get("/api/v1/export?format=xml").then().statusCode(400).body("errors.parameter", contains("format"));
    }

    @Test
    void rejectedEventsComeNewestFirstWithReasonsAndEvent() throws Exception {
        int before = (int) rejects.count();
        rejects.record(IntStream.range(0, 5).mapToObj(RestTest::reject).toList());

        var first = given().get("/api/v1/rejects?limit=2")
                .then()
                .statusCode(200)
                .body("kept", equalTo(before + 5))
                .body("given_up", equalTo(0))
                .body("items.subject", contains("sensor.n4", "sensor.n3"))
                .body("items[0].function", equalTo("normalize"))
                .body("items[0].reasons[0].code", equalTo("value-not-finite"))
                .body("items[0].event.id", equalTo("sensor.n4@1"))
                .extract()
                .jsonPath();
        given().get("/api/v1/rejects?limit=1000&cursor=" + first.getString("next"))
                .then()
                .statusCode(200)
                .body("items.subject[0..2]", contains("sensor.n2", "sensor.n1", "sensor.n0"))
                .body("items", hasSize(before + 3))
                .body("next", nullValue());
    }

    @Test
    void theDescriptionOfTheApiNamesEveryPath() {
        given().accept("application/json")
                .get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .body(
                        "paths.keySet()",
                        hasItems("/api/v1/states", "/api/v1/history/{entity_id}", "/api/v1/export", "/api/v1/rejects"))
                .body("components.schemas.Problem", notNullValue());
    }

    @Test
    void readinessShowsEvidence() {
        given().get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'store' }.data.kind", equalTo("sqlite"))
                .body("checks.find { it.name == 'store' }.data.schema", equalTo("clean"))
                .body("checks.find { it.name == 'rejects' }.data.given_up", equalTo(0));
    }

    private void store(EntityState... states) throws Exception {
        store.write(Stream.of(states)
                .map(state -> schema.point(state).orElseThrow())
                .toList());
    }

    private static List<String> entities(String query) {
        return given().get("/api/v1/states" + query)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("items.entity_id");
    }

    private static Reject reject(int n) {
        var event = EventJson.mapper().createObjectNode().put("id", "sensor.n" + n + "@1");
        return Reject.of(
                "/ha-ingestor/normalize sensor.n" + n,
                "sensor.n" + n,
                T0,
                new Rejected("normalize", List.of(new Reason("value-not-finite", "no", "/value")), event));
    }

    private static JsonNode json(String line) {
        try {
            return EventJson.mapper().readTree(line);
        } catch (java.io.IOException e) {
            throw new AssertionError(line, e);
        }
    }
}

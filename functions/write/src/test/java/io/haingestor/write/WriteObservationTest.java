package io.haingestor.write;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.haingestor.events.EventJson;
import io.haingestor.events.EventTypes;
import io.haingestor.events.Observation;
import io.haingestor.functions.support.Answer;
import io.haingestor.functions.support.FunctionContract;
import io.haingestor.functions.support.InProcessFunctions;
import io.haingestor.timeseries.SeriesFilter;
import io.haingestor.timeseries.TimeRange;
import io.haingestor.timeseries.TimeSeriesStore;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(DataFolder.class)
class WriteObservationTest extends FunctionContract {
    private static final Instant AT = Instant.parse("2026-03-01T10:15:00Z");

    @Inject
    TimeSeriesStore store;

    @Inject
    WriteMonitor monitor;

    @Inject
    InProcessFunctions functions;

    @Override
    protected String function() {
        return "write-observation";
    }

    @Override
    protected Stream<CloudEvent> events() {
        return Stream.of(
                event(observation("contract", "0,0", AT, 1)),
                event("nothing-at-all", "{}"),
                event(observation("contract", "0,0", Instant.parse("2500-01-01T00:00:00Z"), 1)));
    }

    @Test
    void anObservationIsInTheStoreWhenTheAnswerComesAndACopyIsNoSecondPoint() throws Exception {
        long before = store.counts().points();

        assertThat(invoke(event(observation("air-quality", "52.37,4.89", AT, 11.5)))
                        .replies())
                .isEmpty();
        assertThat(invoke(event(observation("air-quality", "52.37,4.89", AT, 11.5)))
                        .replies())
                .isEmpty();

        assertThat(store.counts().points()).isEqualTo(before + 1);
        given().get("/api/v1/observations/air-quality?from=2026-03-01T10:00:00Z&to=2026-03-01T11:00:00Z")
                .then()
                .statusCode(200)
                .body("kind", equalTo("air-quality"))
                .body("items", hasSize(1))
                .body("items[0].kind", equalTo("air-quality"))
                .body("items[0].provider", equalTo("open-meteo"))
                .body("items[0].place", equalTo("52.37,4.89"))
                .body("items[0].valid_from", equalTo("2026-03-01T10:15:00Z"))
                .body("items[0].valid_seconds", equalTo(900f))
                .body("items[0].simulated", equalTo(true))
                .body("items[0].attribution", equalTo("Weather data by Open-Meteo.com"))
                .body("items[0].values.temperature", equalTo(11.5f))
                .body("items[0].values.condition", equalTo("rainy"))
                .body("items[0].values.is_day", equalTo(1f));
    }

    @Test
    void observationsAreNoStates() throws Exception {
        store.delete(SeriesFilter.ALL, TimeRange.ALL);

        invoke(event(observation("tide", "52.37,4.89", AT, 1)));

        given().get("/api/v1/states").then().statusCode(200).body("items", empty());
        given().get("/api/v1/observations/tides?from=2026-03-01T00:00:00Z")
                .then()
                .statusCode(200)
                .body("items", empty());
    }

    @Test
    void theNewestCanComeFirst() throws Exception {
        invoke(event(observation("order", "0,0", AT, 1)));
        invoke(event(observation("order", "0,0", AT.plusSeconds(900), 2)));

        given().get("/api/v1/observations/order?from=2026-03-01T00:00:00Z&order=newest_first")
                .then()
                .body("items.values.temperature", contains(2f, 1f));
        given().get("/api/v1/observations/order?order=best").then().statusCode(400);
    }

    @Test
    void everythingThatAnObservationLacksIsAReason() throws Exception {
        var reply = invoke(event("lacking", "{\"kind\":\"Weather\"}")).replies().get(0);

        assertThat(reply.getType()).isEqualTo(EventTypes.REJECTED);
        var data = EventJson.mapper().readTree(reply.getData().toBytes());
        assertThat(data.get("reasons").findValuesAsText("code"))
                .containsExactly(
                        "kind-invalid",
                        "provider-missing",
                        "place-missing",
                        "attribution-missing",
                        "valid-from-invalid");
    }

    @Test
    void theCountsAddUp() {
        var status = monitor.status();

        assertThat(status.received())
                .isEqualTo(status.stored() + status.rejected() + status.skipped() + status.failed());
    }

    private Answer.Done invoke(CloudEvent event) throws Exception {
        return (Answer.Done) functions
                .invoke("write-observation", event)
                .toCompletableFuture()
                .get();
    }

    private static Observation observation(String kind, String place, Instant at, double temperature) {
        return new Observation(
                kind,
                "open-meteo",
                place,
                at,
                at.plusSeconds(900),
                EventJson.mapper()
                        .createObjectNode()
                        .put("temperature", temperature)
                        .put("condition", "rainy")
                        .put("is_day", true)
                        .putNull("snow"),
                Map.of("temperature", "°C"),
                "Weather data by Open-Meteo.com",
                true);
    }

    private static CloudEvent event(Observation observation) {
        return event(observation.id(), new String(EventJson.write(observation), StandardCharsets.UTF_8));
    }

    private static CloudEvent event(String id, String data) {
        return CloudEventBuilder.v1()
                .withId(id)
                .withType(EventTypes.observation("weather"))
                .withSource(URI.create("/ha-ingestor/observe-weather"))
                .withData(EventJson.CONTENT_TYPE, data.getBytes(StandardCharsets.UTF_8))
                .build();
    }
}

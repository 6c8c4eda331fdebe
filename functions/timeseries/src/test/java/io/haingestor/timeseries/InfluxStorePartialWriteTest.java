package io.haingestor.timeseries;

import static io.haingestor.timeseries.TimeSeriesStoreContract.BEGIN;
import static io.haingestor.timeseries.TimeSeriesStoreContract.SECOND;
import static io.haingestor.timeseries.TimeSeriesStoreContract.in;
import static io.haingestor.timeseries.TimeSeriesStoreContract.point;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.haingestor.timeseries.FieldValue.Numeric;
import io.haingestor.timeseries.FieldValue.Text;
import io.haingestor.timeseries.WriteResult.Refused;
import io.haingestor.timeseries.WriteResult.Renamed;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a batch when InfluxDB takes a part of it. */
class InfluxStorePartialWriteTest {
    private static final Clock NOW = Clock.fixed(Instant.ofEpochSecond(BEGIN / SECOND + 1_000_000), ZoneOffset.UTC);

    private final InfluxStandIn influx = new InfluxStandIn(NOW);
    private InfluxStore store = open(influx.settings());

    private static InfluxStore open(InfluxSettings settings) {
        return InfluxStore.open(settings, NOW);
    }

    @AfterEach
    void close() {
        store.close();
        influx.close();
    }

    private static List<Point> points(int from, int count) {
        var points = new ArrayList<Point>();
        for (int i = from; i < from + count; i++) {
            points.add(point("sensor.s" + i % 7, i, i));
        }
        return points;
    }

    private void writeRaw(String lines) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(influx.url() + "/api/v2/write?precision=us&org="
                        + InfluxStandIn.ORG + "&bucket=" + InfluxStandIn.BUCKET))
                .header("Authorization", "Token " + InfluxStandIn.TOKEN)
                .POST(HttpRequest.BodyPublishers.ofString(lines))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void conflictsCostTheirFieldsNothingElseAndARoundTripOnlyOnce() throws Exception {
        store.write(points(0, 20));
        var batch = new ArrayList<>(points(20, 500));
        for (int i = 0; i < 30; i++) {
            batch.add(i * 7, point("sensor.odd", i, Map.of("value", new Text("w" + i), "state", new Text("w" + i))));
        }
        int before = influx.writes();

        var result = store.write(batch);

        assertThat(result.refused()).isEmpty();
        assertThat(result.renamed()).hasSize(30).extracting(Renamed::storedAs).containsOnly("value_str");
        assertThat(influx.points()).hasSize(550);
        assertThat(influx.points().stream().filter(p -> p.fields().containsKey("value_str")))
                .hasSize(30);
        assertThat(influx.writes() - before).isEqualTo(1);
    }

    @Test
    void aConflictThatOnlyTheServerKnowsOfIsFoundByItsAnswer() throws Exception {
        store.write(points(0, 1));
        writeRaw("state,entity_id=x a=\"text\",b=1i,c=true " + BEGIN);
        var batch = new ArrayList<>(points(1, 50));
        batch.add(point(
                "x",
                60,
                Map.of("a", new Numeric(1), "b", new Numeric(2), "c", new Text("t"), "value", new Numeric(5))));
        int before = influx.writes();

        var result = store.write(batch);

        assertThat(result.refused()).isEmpty();
        assertThat(result.renamed()).extracting(Renamed::storedAs).containsExactlyInAnyOrder("a_str", "b_str", "c_str");
        assertThat(influx.points().stream()
                        .filter(p -> p.timeMicros() == BEGIN + 60 * SECOND)
                        .findFirst())
                .get()
                .extracting(InfluxStandIn.StoredPoint::fields)
                .isEqualTo(Map.of("a_str", "1", "b_str", "2", "c_str", "t", "value", 5.0));
        assertThat(influx.points()).hasSize(53);
        assertThat(influx.writes() - before).isEqualTo(4);

        store.write(List.of(point("x", 61, Map.of("a", new Numeric(1)))));
        assertThat(influx.writes() - before).isEqualTo(5);
    }

    @Test
    void aTokenThatMayOnlyWriteIsEnoughToStore() throws Exception {
        writeRaw("state,entity_id=x value=1 " + BEGIN);
        influx.denyReading();

        var result = store.write(List.of(point("a", 0, Map.of("value", new Text("warm"))), point("b", 1, 1)));

        assertThat(result.renamed())
                .singleElement()
                .extracting(Renamed::storedAs)
                .isEqualTo("value_str");
        assertThat(influx.points()).hasSize(3);
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> store.latest(LatestQuery.of(SeriesFilter.ALL, 1)))
                .withMessageContaining("INFLUXDB_TOKEN");
    }

    @Test
    void aTypeHoldsForEverAlsoWhereTheServersShardIsNew() throws Exception {
        store.write(List.of(point("a", 0, 1)));
        store.close();
        store = open(influx.settings());

        var result = store.write(List.of(point("a", 60L * 24 * 3_600, Map.of("value", new Text("warm")))));

        assertThat(result.renamed())
                .singleElement()
                .extracting(Renamed::storedAs)
                .isEqualTo("value_str");
    }

    @Test
    void pointsInShardsOfDifferentTypesDoNotDisturbEachOther() throws Exception {
        long later = 30L * 24 * 3_600;
        store.write(points(0, 1));
        writeRaw("state,entity_id=x f=1 " + BEGIN + "\nstate,entity_id=x f=\"t\" " + (BEGIN + later * SECOND));
        var batch = List.of(
                point("x", 1, Map.of("f", new Text("early"))),
                point("x", 2, Map.of("f", new Numeric(2))),
                point("x", later + 1, Map.of("f", new Text("late"))),
                point("x", later + 2, Map.of("f", new Numeric(4))));

        var result = store.write(batch);

        assertThat(result.refused()).isEmpty();
        var values = new ArrayList<String>();
        influx.points().stream()
                .filter(p -> p.tags().get("entity_id").equals("x") && p.timeMicros() % (10 * SECOND) != 0)
                .forEach(p -> p.fields().values().forEach(v -> values.add(v.toString())));
        assertThat(values)
                .contains("early", "late")
                .anyMatch(v -> v.startsWith("2"))
                .anyMatch(v -> v.startsWith("4"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLineThatDoesNotParseNeverCostsItsBatch(boolean named) throws Exception {
        influx.failToParse("poison", named);
        var batch = new ArrayList<>(points(0, 300));
        var bad = List.of(point("poison.a", 3, 1), point("poison.b", 4, 2));
        batch.add(17, bad.get(0));
        batch.add(250, bad.get(1));

        var result = store.write(batch);

        assertThat(result.refused()).extracting(Refused::point).containsExactlyInAnyOrderElementsOf(bad);
        assertThat(result.refused()).extracting(Refused::code).containsOnly("not-parsed");
        assertThat(result.refused()).allSatisfy(r -> assertThat(r.reason()).contains("pars"));
        assertThat(influx.points()).hasSize(300);
        assertThat(influx.writes()).isLessThan(50);
    }

    @Test
    void pointsOlderThanTheRetentionAreRefusedAndTheRestIsStored() throws Exception {
        influx.retain(Duration.between(Instant.ofEpochSecond(BEGIN / SECOND + 100), NOW.instant()));
        var batch = points(0, 400);

        var result = store.write(batch);

        assertThat(result.refused()).hasSize(100).extracting(Refused::code).containsOnly("outside-retention");
        assertThat(result.refused()).extracting(Refused::point).containsExactlyInAnyOrderElementsOf(points(0, 100));
        assertThat(influx.points()).hasSize(300);
        assertThat(influx.writes()).isLessThan(30);
    }

    @Test
    void aBatchThatIsAllTooOldIsRefusedAtOnce() throws Exception {
        influx.retain(Duration.ofSeconds(60));

        var result = store.write(points(0, 400));

        assertThat(result.refused()).hasSize(400);
        assertThat(influx.writes()).isEqualTo(1);
    }

    @Test
    void conflictsOldPointsAndBadLinesTogetherCostNothingElse() throws Exception {
        store.write(points(100, 1));
        influx.retain(Duration.between(Instant.ofEpochSecond(BEGIN / SECOND + 100), NOW.instant()));
        influx.failToParse("poison", true);
        writeRaw("state,entity_id=x g=\"text\" " + (BEGIN + 150 * SECOND));
        var batch = new ArrayList<>(points(50, 200));
        batch.add(30, point("x", 160, Map.of("value", new Text("warm"))));
        batch.add(90, point("poison", 170, 1));
        batch.add(120, point("x", 180, Map.of("g", new Numeric(3))));

        var result = store.write(batch);

        assertThat(result.refused()).hasSize(51);
        assertThat(result.renamed()).extracting(Renamed::storedAs).containsExactlyInAnyOrder("value_str", "g_str");
        assertThat(influx.points()).hasSize(150 + 1 + 2);
    }

    @Test
    void aBatchThatIsTooLargeIsSentInParts() throws Exception {
        influx.limitBody(2_000);
        var tooLarge = point("a", 0, Map.of("state", new Text("x".repeat(3_000))));
        var batch = new ArrayList<>(points(0, 200));
        batch.add(50, tooLarge);

        var result = store.write(batch);

        assertThat(result.refused()).singleElement().satisfies(r -> {
            assertThat(r.point()).isEqualTo(tooLarge);
            assertThat(r.code()).isEqualTo("too-large");
        });
        assertThat(influx.points()).hasSize(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"#comment", "a\nb", "ends\\", "a\\,b", "a\\ b"})
    void aNameThatNoLineCanCarryIsRefusedBeforeItIsSent(String name) throws Exception {
        var measurement = new Point(name, Map.of("entity_id", "a"), Map.of(), Map.of("value", new Numeric(1)), BEGIN);
        var tag = new Point("state", Map.of("entity_id", name), Map.of(), Map.of("value", new Numeric(1)), BEGIN);

        var result = store.write(List.of(measurement, tag, point("b", 0, 1)));

        assertThat(result.refused()).hasSize(name.startsWith("#") ? 1 : 2);
        assertThat(result.refused()).extracting(Refused::code).containsOnly("not-line-protocol");
        assertThat(result.refused()).allSatisfy(r -> assertThat(r.reason()).contains(name));
        assertThat(influx.points()).hasSize(3 - result.refused().size());
    }

    @Test
    void aTagThatIsInfluxDbsOwnIsRefused() throws Exception {
        var time = new Point("state", Map.of("time", "x"), Map.of(), Map.of("value", new Numeric(1)), BEGIN);

        assertThat(store.write(List.of(time, point("a", 0, 1))).refused())
                .extracting(Refused::point)
                .containsExactly(time);
    }

    @Test
    void aFieldNamedTimeThatTheServerWouldDropIsStoredUnderAnotherName() throws Exception {
        var result = store.write(List.of(point("a", 0, Map.of("time", new Numeric(7), "value", new Numeric(1)))));

        assertThat(result.renamed())
                .singleElement()
                .extracting(Renamed::storedAs)
                .isEqualTo("time_str");
        assertThat(influx.points()).singleElement().satisfies(p -> assertThat(p.fields())
                .isEqualTo(Map.of("time_str", "7", "value", 1.0)));
    }

    @Test
    void dimensionsAreFieldsAndSoNeverPartOfAPointsIdentity() throws Exception {
        store.write(List.of(in("hall", point("a", 0, 1))));
        store.write(List.of(in("kitchen", point("a", 0, 1))));

        assertThat(influx.points()).singleElement().satisfies(p -> {
            assertThat(p.tags()).isEqualTo(Map.of("entity_id", "a"));
            assertThat(p.fields()).isEqualTo(Map.of("value", 1.0, "dimension_area", "kitchen"));
        });
    }
}

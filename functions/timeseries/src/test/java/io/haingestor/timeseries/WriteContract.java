package io.haingestor.timeseries;

import static io.haingestor.timeseries.TextMatch.equalTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.haingestor.timeseries.FieldValue.Numeric;
import io.haingestor.timeseries.FieldValue.Text;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store does with points that it is given. */
abstract class WriteContract extends TimeSeriesStoreContract {
    @Test
    void anEmptyStoreAnswersWithNothing() throws Exception {
        assertThat(store.write(List.of())).isEqualTo(WriteResult.ALL_STORED);
        assertThat(all()).isEmpty();
        assertThat(store.latest(LatestQuery.of(SeriesFilter.ALL, 10)).items()).isEmpty();
        assertThat(store.range(RangeQuery.of(SeriesFilter.ALL, ALL, 10)).items())
                .isEmpty();
        assertThat(store.counts()).isEqualTo(new Counts(0, store.counts().exact(), 0));
        assertThat(store.delete(SeriesFilter.ALL, ALL).orElse(0)).isZero();
    }

    @Test
    void aPointReadsBackAsItWasWritten() throws Exception {
        var point = new Point(
                "state",
                Map.of("entity_id", "sensor.kitchen", "domain", "sensor"),
                Map.of("area", "Küche, Erdgeschoß", "device_id", "4d2f6a1c9e8b4f03a1b2c3d4e5f60718"),
                Map.of(
                        "value", new Numeric(21.5),
                        "state", new Text("21.50"),
                        "duration_s", new Numeric(60.000001),
                        "context_id", new Text("01HQZX3Y9D7B6K5M4N3P2R1STV"),
                        "attr_note", new Text("")),
                BEGIN + 123_456);

        assertThat(store.write(List.of(point))).isEqualTo(WriteResult.ALL_STORED);

        assertThat(all()).containsExactly(point);
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {
                0,
                1,
                -1,
                0.1,
                21.5,
                -273.15,
                1e-7,
                123456789.123456,
                9007199254740992.0,
                1e15,
                1e300,
                -1e-300,
                4.9E-324,
                1.7976931348623157e308,
                0.30000000000000004,
                3.141592653589793,
                1_767_225_600.123456
            })
    void everyNumberReadsBackToTheBit(double number) throws Exception {
        store.write(List.of(point("a", 0, Map.of("value", new Numeric(number), "other", new Numeric(number)))));

        assertThat(all()).singleElement().satisfies(point -> assertThat(point.fields())
                .isEqualTo(Map.of("value", new Numeric(number), "other", new Numeric(number))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "on",
                "21.5",
                "21.50",
                "-0",
                "-0.0",
                "0.0",
                "007",
                ".5",
                "5.",
                "-",
                "1e5",
                "999999999999999",
                "1234567890123456",
                "0.000000000000001",
                "line\nbreak",
                "cr\r\nlf",
                "tab\t",
                "quote \" and \\ and \\\\ end\\",
                "a,b=c d",
                "Küche °C 温度 🌡",
                "7ZZZZZZZZZZZZZZZZZZZZZZZZZ",
                "8ZZZZZZZZZZZZZZZZZZZZZZZZZ",
                "01hqzx3y9d7b6k5m4n3p2r1stv",
                "ffffffffffffffffffffffffffffffff",
                "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
                "00000000000000000000000000",
                "{\"a\": [1, 2]}",
                "true",
                "#",
                "NaN"
            })
    void everyTextReadsBackToTheLetter(String text) throws Exception {
        var point = new Point(
                "state",
                Map.of("entity_id", "a"),
                text.isEmpty() ? Map.of() : Map.of("area", text),
                Map.of("state", new Text(text)),
                BEGIN);
        for (int i = 0; i < 6; i++) {
            store.write(List.of(new Point("state", Map.of("entity_id", "b" + i), Map.of(), point.fields(), BEGIN)));
        }
        store.write(List.of(point));

        assertThat(exported(entity("a"), ALL)).containsExactly(point);
        assertThat(all()).hasSize(7).allSatisfy(each -> assertThat(each.fields())
                .isEqualTo(point.fields()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sensor.a b", "a,b", "a=b", "Küche 🌡", "a\\b", "\"quoted\""})
    void namesOfAllKindsKeepSeriesApart(String name) throws Exception {
        var point = new Point(
                name,
                Map.of(name, name, "entity_id", "a"),
                Map.of(name + "_d", "x"),
                Map.of(name + "_f", new Numeric(1)),
                BEGIN);
        store.write(List.of(point, point("a", 0, 1)));

        assertThat(exported(SeriesFilter.ALL.withTag(name, equalTo(name)), ALL)).containsExactly(point);
        assertThat(exported(SeriesFilter.measurement(name), ALL)).containsExactly(point);
        assertThat(all()).hasSize(2);
    }

    @Test
    void writingAPointTwiceChangesNothing() throws Exception {
        var point = in("kitchen", point("a", 0, Map.of("value", new Numeric(1), "state", new Text("on"))));

        store.write(List.of(point, point));
        store.write(List.of(point));

        assertThat(all()).containsExactly(point);
        assertThat(store.counts().points()).isEqualTo(1);
    }

    @Test
    void aCopyThatCarriesLessTakesNothingAway() throws Exception {
        var live = in("kitchen", point("a", 0, Map.of("value", new Numeric(1), "state", new Text("on"))));
        var backfilled = point("a", 0, Map.of("state", new Text("on")));

        store.write(List.of(live));
        store.write(List.of(backfilled));

        assertThat(all()).containsExactly(live);
    }

    @Test
    void aCopyThatCarriesMoreAddsIt() throws Exception {
        var live = in("kitchen", point("a", 0, Map.of("value", new Numeric(1), "state", new Text("on"))));
        store.write(List.of(point("a", 0, Map.of("state", new Text("on")))));
        store.write(List.of(live));

        assertThat(all()).containsExactly(live);
    }

    @Test
    void ofTwoCopiesThatDifferTheLaterOneWinsFieldByField() throws Exception {
        store.write(List.of(
                in("kitchen", point("a", 0, Map.of("value", new Numeric(1), "state", new Text("on")))),
                in("hall", point("a", 0, Map.of("value", new Numeric(2), "attr_x", new Numeric(3))))));

        assertThat(all())
                .containsExactly(in(
                        "hall",
                        point(
                                "a",
                                0,
                                Map.of("value", new Numeric(2), "state", new Text("on"), "attr_x", new Numeric(3)))));
    }

    @Test
    void aDimensionThatChangesNeverMakesASecondPoint() throws Exception {
        store.write(List.of(in("kitchen", point("a", 0, 1))));
        store.write(List.of(in("hall", point("a", 0, 1))));

        assertThat(all()).containsExactly(in("hall", point("a", 0, 1)));
    }

    @Test
    void microsecondsTagsAndMeasurementsKeepPointsApart() throws Exception {
        var first = point("a", 0, 1);
        var nextMicro = new Point("state", first.tags(), Map.of(), first.fields(), first.timeMicros() + 1);
        var otherTags =
                new Point("state", Map.of("entity_id", "a", "x", "y"), Map.of(), first.fields(), first.timeMicros());
        var otherMeasurement = new Point("event", first.tags(), Map.of(), first.fields(), first.timeMicros());

        store.write(List.of(first, nextMicro, otherTags, otherMeasurement));

        assertThat(all()).containsExactlyInAnyOrder(first, nextMicro, otherTags, otherMeasurement);
    }

    @Test
    void pointsBeforeNineteenSeventyAreStored() throws Exception {
        var old = new Point("state", Map.of("entity_id", "a"), Map.of(), Map.of("value", new Numeric(1)), -1L);
        store.write(List.of(old));

        assertThat(all()).containsExactly(old);
    }

    @Test
    void aTimeThatNoStoreHoldsIsRefusedAndCostsNothingElse() throws Exception {
        var late = new Point(
                "state", Map.of("entity_id", "a"), Map.of(), Map.of("value", new Numeric(1)), Long.MAX_VALUE / 10);

        var result = store.write(List.of(late, point("a", 0, 1)));

        assertThat(result.refused()).singleElement().satisfies(refused -> {
            assertThat(refused.point()).isEqualTo(late);
            assertThat(refused.code()).isEqualTo("time-out-of-range");
            assertThat(refused.reason()).contains("2262");
        });
        assertThat(all()).containsExactly(point("a", 0, 1));
    }

    @Test
    void aTextInANumericFieldIsStoredBesideItAndReported() throws Exception {
        store.write(List.of(point("a", 0, 1)));
        var conflict = point("a", 1, Map.of("value", new Text("warm"), "state", new Text("warm")));

        var result = store.write(List.of(point("b", 1, 2), conflict, point("c", 1, 3)));

        assertThat(result.refused()).isEmpty();
        assertThat(result.renamed()).singleElement().satisfies(renamed -> {
            assertThat(renamed.point()).isEqualTo(conflict);
            assertThat(renamed.field()).isEqualTo("value");
            assertThat(renamed.storedAs()).isEqualTo("value_str");
            assertThat(renamed.reason()).contains("value").contains("number");
        });
        assertThat(all())
                .containsExactly(
                        point("a", 0, 1),
                        point("a", 1, Map.of("value_str", new Text("warm"), "state", new Text("warm"))),
                        point("b", 1, 2),
                        point("c", 1, 3));
    }

    @Test
    void aNumberInATextFieldIsStoredBesideItAsTextAndReported() throws Exception {
        store.write(List.of(point("a", 0, Map.of("attr_mode", new Text("eco")))));

        var result = store.write(List.of(
                point("a", 1, Map.of("attr_mode", new Numeric(3), "value", new Numeric(1))),
                point("a", 2, Map.of("attr_mode", new Numeric(2.5)))));

        assertThat(result.renamed())
                .extracting(WriteResult.Renamed::storedAs)
                .containsExactly("attr_mode_str", "attr_mode_str");
        assertThat(all())
                .containsExactly(
                        point("a", 0, Map.of("attr_mode", new Text("eco"))),
                        point("a", 1, Map.of("attr_mode_str", new Text("3"), "value", new Numeric(1))),
                        point("a", 2, Map.of("attr_mode_str", new Text("2.5"))));
    }

    @Test
    void aConflictInsideOneBatchIsResolvedTheSameWay() throws Exception {
        var result = store.write(List.of(
                point("a", 0, 1),
                point("a", 1, Map.of("value", new Text("warm"))),
                point("a", 2, Map.of("value", new Text("hot")))));

        assertThat(result.renamed()).hasSize(2);
        assertThat(all())
                .containsExactly(
                        point("a", 0, 1),
                        point("a", 1, Map.of("value_str", new Text("warm"))),
                        point("a", 2, Map.of("value_str", new Text("hot"))));
    }

    @Test
    void writingAConflictTwiceChangesNothing() throws Exception {
        var conflict = point("a", 1, Map.of("value", new Text("warm")));
        store.write(List.of(point("a", 0, 1)));
        store.write(List.of(conflict));
        store.write(List.of(conflict));

        assertThat(all()).containsExactly(point("a", 0, 1), point("a", 1, Map.of("value_str", new Text("warm"))));
    }

    @Test
    void theNameForAConflictGivesWayToAFieldThatHasItAlready() throws Exception {
        store.write(
                List.of(point("a", 0, Map.of("value", new Numeric(1), "x_str", new Numeric(1), "x", new Numeric(1)))));

        store.write(List.of(
                point("a", 1, Map.of("value", new Text("warm"), "value_str", new Text("mine"), "x", new Text("t")))));

        assertThat(exported(SeriesFilter.ALL, new TimeRange(BEGIN + SECOND, BEGIN + 2 * SECOND)))
                .containsExactly(point(
                        "a",
                        1,
                        Map.of(
                                "value_str", new Text("mine"),
                                "value_str_str", new Text("warm"),
                                "x_str_str", new Text("t"))));
    }

    @Test
    void theSameFieldMayHaveAnotherTypeInAnotherMeasurement() throws Exception {
        var text = new Point("event", Map.of("entity_id", "a"), Map.of(), Map.of("value", new Text("x")), BEGIN);

        assertThat(store.write(List.of(point("a", 0, 1), text))).isEqualTo(WriteResult.ALL_STORED);
    }

    @Test
    void healthSaysWhatTheStoreIsAndWhenItWasWritten() throws Exception {
        assertThat(store.health().lastWrite()).isNull();
        store.write(List.of(point("a", 0, 0)));

        var health = store.health();

        assertThat(health.available()).isTrue();
        assertThat(health.lastWrite()).isNotNull();
        assertThat(health.lastError()).isNull();
        assertThat(health.location()).isNotEmpty();
        assertThat(health.detail()).isNotEmpty();
    }

    @Test
    void aClosedStoreSaysSo() throws Exception {
        store.close();

        org.assertj.core.api.Assertions.assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> store.write(List.of(point("a", 0, 0))))
                .withMessageContaining("closed");
        org.assertj.core.api.Assertions.assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> store.counts())
                .withMessageContaining("closed");
    }
}

package io.haingestor.timeseries;

import static io.haingestor.timeseries.TextMatch.equalTo;
import static io.haingestor.timeseries.TextMatch.glob;
import static io.haingestor.timeseries.TextMatch.oneOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.haingestor.timeseries.FieldValue.Numeric;
import io.haingestor.timeseries.FieldValue.Text;
import io.haingestor.timeseries.RangeQuery.Order;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store does. An adapter's test class says how to open an empty one. */
abstract class TimeSeriesStoreContract {
    static final long BEGIN = 1_767_225_600_000_000L;
    static final long SECOND = 1_000_000L;
    static final TimeRange ALL = TimeRange.ALL;

    TimeSeriesStore store;

    abstract TimeSeriesStore openEmpty() throws Exception;

    @BeforeEach
    void open() throws Exception {
        store = openEmpty();
    }

    @AfterEach
    void close() {
        store.close();
    }

    static Point point(String entity, long seconds, Map<String, FieldValue> fields) {
        return new Point("state", Map.of("entity_id", entity), Map.of(), fields, BEGIN + seconds * SECOND);
    }

    static Point point(String entity, long seconds, double value) {
        return point(entity, seconds, Map.of("value", new Numeric(value)));
    }

    static Point in(String area, Point point) {
        return new Point(point.measurement(), point.tags(), Map.of("area", area), point.fields(), point.timeMicros());
    }

    static SeriesFilter entity(String entity) {
        return SeriesFilter.ALL.withTag("entity_id", equalTo(entity));
    }

    List<Point> all() throws StoreUnavailableException {
        return exported(SeriesFilter.ALL, ALL);
    }

    List<Point> exported(SeriesFilter filter, TimeRange range) throws StoreUnavailableException {
        var points = new ArrayList<Point>();
        try (var stream = store.export(filter, range)) {
            for (var next = stream.next(); next.isPresent(); next = stream.next()) {
                points.add(next.get());
            }
        }
        return points;
    }

    /** Asks for page after page, each of this size, and returns all items. */
    static <Q, T> List<T> paged(Q first, Asks<Q, T> asks, Function<String, Q> after) throws StoreUnavailableException {
        var items = new ArrayList<T>();
        var page = asks.ask(first);
        items.addAll(page.items());
        while (page.next().isPresent()) {
            page = asks.ask(after.apply(page.next().get()));
            assertThat(page.items()).isNotEmpty();
            items.addAll(page.items());
        }
        return items;
    }

    interface Asks<Q, T> {
        Page<T> ask(Q query) throws StoreUnavailableException;
    }

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
    void latestIsTheNewestPointOfEachSeriesWhateverWasWrittenLast() throws Exception {
        store.write(List.of(point("b", 5, 5), point("a", 9, 9)));
        store.write(List.of(point("a", 3, 3), point("b", 7, 7)));

        assertThat(store.latest(LatestQuery.of(SeriesFilter.ALL, 10)))
                .isEqualTo(new Page<>(List.of(point("a", 9, 9), point("b", 7, 7)), ""));
    }

    @Test
    void latestIsFilteredByTagGlobAndMeasurement() throws Exception {
        store.write(List.of(point("sensor.b_temp", 0, 1), point("sensor.a_temp", 0, 2), point("light.a", 0, 3)));
        store.write(List.of(new Point(
                "event", Map.of("entity_id", "sensor.x_temp"), Map.of(), Map.of("n", new Numeric(1)), BEGIN)));

        assertThat(latest(entity("light.a"))).containsExactly(point("light.a", 0, 3));
        assertThat(latest(SeriesFilter.measurement("state").withTag("entity_id", glob("sensor.*"))))
                .containsExactly(point("sensor.a_temp", 0, 2), point("sensor.b_temp", 0, 1));
        assertThat(latest(SeriesFilter.ALL.withTag("entity_id", glob("*_temp"))))
                .hasSize(3);
        assertThat(latest(SeriesFilter.ALL.withTag("entity_id", glob("sensor.?_temp"))))
                .hasSize(3);
        assertThat(latest(SeriesFilter.ALL.withTag("entity_id", glob("sensor.[ab]_temp"))))
                .isEmpty();
        assertThat(latest(SeriesFilter.ALL.withTag("entity_id", oneOf(Set.of("light.a", "sensor.a_temp", "no")))))
                .hasSize(2);
        assertThat(latest(SeriesFilter.ALL.withTag("domain", equalTo("light")))).isEmpty();
    }

    private List<Point> latest(SeriesFilter filter) throws StoreUnavailableException {
        return store.latest(LatestQuery.of(filter, 100)).items();
    }

    @Test
    void latestByDimensionLooksAtTheNewestPointOnly() throws Exception {
        store.write(List.of(
                in("kitchen", point("a", 0, 1)), in("hall", point("a", 1, 2)), in("kitchen", point("b", 0, 3))));

        assertThat(latest(SeriesFilter.ALL.withDimension("area", equalTo("kitchen"))))
                .containsExactly(in("kitchen", point("b", 0, 3)));
        assertThat(latest(SeriesFilter.ALL.withDimension("area", glob("h*"))))
                .containsExactly(in("hall", point("a", 1, 2)));
        assertThat(latest(SeriesFilter.ALL.withDimension("device", equalTo("x"))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100})
    void latestComesInPagesThatMissAndRepeatNothing(int size) throws Exception {
        var expected = new ArrayList<Point>();
        for (int i = 0; i < 21; i++) {
            expected.add(point("e%02d".formatted(i), i, i));
        }
        store.write(expected);

        var query = LatestQuery.of(SeriesFilter.ALL, size);
        assertThat(paged(query, store::latest, query::after)).isEqualTo(expected);
    }

    @Test
    void rangeIncludesItsBeginAndNotItsEnd() throws Exception {
        store.write(List.of(point("a", 0, 0), point("a", 1, 1), point("a", 2, 2)));

        assertThat(store.range(RangeQuery.of(entity("a"), new TimeRange(BEGIN, BEGIN + 2 * SECOND), 10))
                        .items())
                .containsExactly(point("a", 0, 0), point("a", 1, 1));
        assertThat(store.range(RangeQuery.of(entity("a"), new TimeRange(BEGIN + 1, BEGIN + 2 * SECOND), 10))
                        .items())
                .containsExactly(point("a", 1, 1));
        assertThat(store.range(RangeQuery.of(entity("a"), new TimeRange(BEGIN, BEGIN), 10))
                        .items())
                .isEmpty();
    }

    @Test
    void rangeAnswersOnlyTheChosenFieldsAndThePointsThatHaveThem() throws Exception {
        store.write(List.of(
                in("hall", point("a", 0, Map.of("value", new Numeric(1), "state", new Text("1")))),
                in("hall", point("a", 1, Map.of("state", new Text("unknown")))),
                in("hall", point("a", 2, Map.of("value", new Numeric(2), "attr", new Text("x"))))));

        assertThat(store.range(RangeQuery.of(entity("a"), ALL, 10).withFields(Set.of("value")))
                        .items())
                .containsExactly(in("hall", point("a", 0, 1)), in("hall", point("a", 2, 2)));
        assertThat(store.range(RangeQuery.of(entity("a"), ALL, 10).withFields(Set.of("attr", "state")))
                        .items())
                .containsExactly(
                        in("hall", point("a", 0, Map.of("state", new Text("1")))),
                        in("hall", point("a", 1, Map.of("state", new Text("unknown")))),
                        in("hall", point("a", 2, Map.of("attr", new Text("x")))));
        assertThat(store.range(RangeQuery.of(entity("a"), ALL, 10).withFields(Set.of("nothing")))
                        .items())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 6, 100})
    void rangeComesInPagesInBothOrders(int size) throws Exception {
        var expected = new ArrayList<Point>();
        for (var entity : List.of("a", "b", "c")) {
            for (int i = 0; i < 5; i++) {
                expected.add(point(entity, i, Map.of("value", new Numeric(i), "state", new Text("s" + i))));
            }
        }
        store.write(expected);
        var query = RangeQuery.of(SeriesFilter.ALL, ALL, size);
        assertThat(paged(query, store::range, query::after)).isEqualTo(expected);

        var values = query.withFields(Set.of("value"));
        assertThat(paged(values, store::range, values::after)).hasSize(15);

        var newestFirst = query.withOrder(Order.NEWEST_FIRST);
        var items = paged(newestFirst, store::range, newestFirst::after);
        assertThat(items).hasSize(15).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(items.subList(0, 5))
                .isEqualTo(expected.subList(0, 5).stream()
                        .sorted((x, y) -> Long.compare(y.timeMicros(), x.timeMicros()))
                        .toList());
    }

    @Test
    void rangeByDimensionAnswersThePointsThatHadIt() throws Exception {
        store.write(List.of(in("kitchen", point("a", 0, 0)), in("hall", point("a", 1, 1)), point("a", 2, 2)));

        assertThat(exported(SeriesFilter.ALL.withDimension("area", equalTo("kitchen")), ALL))
                .containsExactly(in("kitchen", point("a", 0, 0)));
        assertThat(exported(SeriesFilter.ALL.withDimension("area", glob("*")), ALL))
                .hasSize(2);
    }

    @Test
    void windowsAreAlignedInUtcAndHaveAllAggregates() throws Exception {
        store.write(List.of(
                point("a", 1, 10),
                point("a", 3_599, 20),
                point("a", 3_600, 7),
                point("a", 7_200 + 1_800, 4),
                point("a", 7_200 + 1_801, 1)));

        var windows = store.windows(WindowQuery.of(entity("a"), all(10_000), "value", Duration.ofHours(1), 10))
                .items();

        var series = point("a", 0, 0).series();
        assertThat(windows)
                .containsExactly(
                        new Window(series, BEGIN, 2, 30, 15, 10, 20, 10, 20),
                        new Window(series, BEGIN + 3_600 * SECOND, 1, 7, 7, 7, 7, 7, 7),
                        new Window(series, BEGIN + 7_200 * SECOND, 2, 5, 2.5, 1, 4, 4, 1));
        assertThat(windows.get(2).value(Aggregate.FIRST)).isEqualTo(4);
        assertThat(windows.get(2).value(Aggregate.LAST)).isEqualTo(1);
    }

    private static TimeRange all(long seconds) {
        return new TimeRange(BEGIN, BEGIN + seconds * SECOND);
    }

    @Test
    void windowsWithoutAValueAreAbsentAndTextsAreNoValues() throws Exception {
        store.write(
                List.of(point("a", 0, 1), point("a", 60, Map.of("state", new Text("unknown"))), point("a", 120, 2)));

        assertThat(store.windows(WindowQuery.of(entity("a"), all(600), "value", Duration.ofMinutes(1), 10))
                        .items())
                .extracting(Window::startMicros)
                .containsExactly(BEGIN, BEGIN + 120 * SECOND);
        assertThat(store.windows(WindowQuery.of(entity("a"), all(600), "state", Duration.ofMinutes(1), 10))
                        .items())
                .isEmpty();
        assertThat(store.windows(WindowQuery.of(entity("a"), all(600), "nothing", Duration.ofMinutes(1), 10))
                        .items())
                .isEmpty();
    }

    @Test
    void theFirstAndLastWindowCountOnlyWhatLiesInTheRange() throws Exception {
        store.write(List.of(point("a", 10, 1), point("a", 20, 2), point("a", 70, 3), point("a", 80, 4)));

        var range = new TimeRange(BEGIN + 20 * SECOND, BEGIN + 80 * SECOND);
        assertThat(store.windows(WindowQuery.of(entity("a"), range, "value", Duration.ofMinutes(1), 10))
                        .items())
                .extracting(Window::startMicros, Window::sum)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(BEGIN, 2.0),
                        org.assertj.core.groups.Tuple.tuple(BEGIN + 60 * SECOND, 3.0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"value", "duration_s"})
    void windowsComeInPagesForEachSeriesAndFilteredByDimension(String field) throws Exception {
        var points = new ArrayList<Point>();
        for (var entity : List.of("a", "b")) {
            for (int i = 0; i < 30; i++) {
                points.add(in(
                        i % 3 == 0 ? "hall" : "kitchen", point(entity, i * 10L, Map.of(field, new Numeric(i / 4.0)))));
            }
        }
        store.write(points);
        var whole = WindowQuery.of(SeriesFilter.ALL, all(600), field, Duration.ofMinutes(1), 100);
        var expected = store.windows(whole).items();
        assertThat(expected).hasSize(10);
        assertThat(expected.stream().mapToLong(Window::count).sum()).isEqualTo(60);
        assertThat(expected.get(0).mean()).isCloseTo(0.625, within(1e-12));

        for (int size = 1; size < 7; size++) {
            var query = WindowQuery.of(SeriesFilter.ALL, all(600), field, Duration.ofMinutes(1), size);
            assertThat(paged(query, store::windows, query::after)).isEqualTo(expected);
        }
        var kitchen = SeriesFilter.ALL.withDimension("area", equalTo("kitchen"));
        assertThat(store.windows(WindowQuery.of(kitchen, all(600), field, Duration.ofMinutes(1), 100))
                        .items())
                .extracting(Window::count)
                .containsOnly(4L);
    }

    @Test
    void deleteRemovesByRangeAndTagAndNothingElse() throws Exception {
        store.write(List.of(point("a", 0, 0), point("a", 1, 1), point("a", 2, 2), point("b", 1, 1)));

        var removed = store.delete(entity("a"), new TimeRange(BEGIN + SECOND, BEGIN + 2 * SECOND));

        assertThat(removed.orElse(1)).isEqualTo(1);
        assertThat(all()).containsExactly(point("a", 0, 0), point("a", 2, 2), point("b", 1, 1));
    }

    @Test
    void deleteTakesGlobsAndWhatIsDeletedCanBeWrittenAgain() throws Exception {
        store.write(List.of(point("sensor.a", 0, 0), point("sensor.b", 0, 1), point("light.a", 0, 2)));

        store.delete(SeriesFilter.measurement("state").withTag("entity_id", glob("sensor.*")), ALL);
        assertThat(all()).containsExactly(point("light.a", 0, 2));

        store.write(List.of(point("sensor.a", 0, 5)));
        assertThat(all()).containsExactly(point("light.a", 0, 2), point("sensor.a", 0, 5));
        assertThat(store.counts().series()).isEqualTo(2);
        assertThat(store.counts().points()).isEqualTo(2);
    }

    @Test
    void deleteByDimensionIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.delete(SeriesFilter.ALL.withDimension("area", equalTo("hall")), ALL))
                .withMessageContaining("area");
    }

    @Test
    void exportGoesOnWhilePointsAreWritten() throws Exception {
        var before = new ArrayList<Point>();
        for (int i = 0; i < 2_500; i++) {
            before.add(point("e" + i % 5, i, i));
        }
        store.write(before);
        var exported = new ArrayList<Point>();
        try (var stream = store.export(SeriesFilter.ALL, ALL)) {
            int taken = 0;
            for (var next = stream.next(); next.isPresent(); next = stream.next()) {
                exported.add(next.get());
                if (++taken % 100 == 0) {
                    store.write(List.of(point("e" + taken % 7, 10_000 + taken, taken), point("e1", -taken, taken)));
                }
            }
        }

        assertThat(exported).doesNotHaveDuplicates().containsAll(before);
    }

    @Test
    void aClosedExportEnds() throws Exception {
        store.write(List.of(point("a", 0, 0), point("a", 1, 1)));
        var stream = store.export(SeriesFilter.ALL, ALL);
        assertThat(stream.next()).isPresent();

        stream.close();
        stream.close();

        assertThat(stream.next()).isEmpty();
    }

    @Test
    void countsPointsAndSeries() throws Exception {
        store.write(List.of(point("a", 0, 0), point("a", 1, 1), point("b", 0, 2)));

        var counts = store.counts();

        assertThat(counts.points()).isEqualTo(3);
        assertThat(counts.series()).isEqualTo(2);
    }

    @Test
    void aForeignCursorIsRefusedWithWhatWasExpected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        store.range(RangeQuery.of(SeriesFilter.ALL, ALL, 1).after("page-2")))
                .withMessageContaining("page-2");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> store.latest(LatestQuery.of(SeriesFilter.ALL, 1).after("x")))
                .withMessageContaining("cursor");
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

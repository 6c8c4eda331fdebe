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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store answers. */
abstract class ReadContract extends TimeSeriesStoreContract {
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
}

package io.haingestor.timeseries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.haingestor.timeseries.FieldValue.Numeric;
import io.haingestor.timeseries.FieldValue.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** Rules that hold for every store and any points. */
abstract class StoreProperties {
    private static final long BEGIN = TimeSeriesStoreContract.BEGIN;

    private TimeSeriesStore store;

    abstract TimeSeriesStore openEmpty() throws Exception;

    @BeforeProperty
    void open() throws Exception {
        store = openEmpty();
    }

    @AfterProperty
    void close() {
        store.close();
    }

    @Provide
    Arbitrary<List<Point>> points() {
        var numbers = Arbitraries.oneOf(
                        Arbitraries.doubles(),
                        Arbitraries.integers().between(-1_000, 1_000).map(i -> i / 10.0),
                        Arbitraries.bigDecimals().ofScale(6).map(Number::doubleValue))
                .map(Numeric::new);
        var texts = Arbitraries.oneOf(
                        Arbitraries.strings().ascii().ofMaxLength(12).map(s -> s.replace('\0', '_')),
                        Arbitraries.strings().numeric().ofMaxLength(18),
                        Arbitraries.bigDecimals().map(Object::toString),
                        Arbitraries.of("on", "off", "", "unavailable", "Küche 温", "01HQZX3Y9D7B6K5M4N3P2R1STV"))
                .map(Text::new);
        Arbitrary<Map<String, FieldValue>> fields = Combinators.combine(
                        Arbitraries.maps(Arbitraries.of("value", "duration_s", "attr_n"), numbers)
                                .ofMaxSize(3),
                        Arbitraries.maps(Arbitraries.of("state", "context_id", "attr_t"), texts)
                                .ofMaxSize(3))
                .as((n, t) -> {
                    Map<String, FieldValue> all = new HashMap<>(n);
                    all.putAll(t);
                    return all.isEmpty() ? Map.<String, FieldValue>of("state", new Text("x")) : all;
                });
        var dimensions = Arbitraries.maps(Arbitraries.of("area", "device_id"), Arbitraries.of("a", "Küche 1", "x,y=z"))
                .ofMaxSize(2);
        return Combinators.combine(
                        Arbitraries.of("sensor.a", "sensor.b", "light.c", "x y"),
                        Arbitraries.longs().between(0, 40),
                        dimensions,
                        fields)
                .as((entity, time, dims, values) ->
                        new Point("state", Map.of("entity_id", entity), dims, values, BEGIN + time * 7_919_000))
                .list()
                .ofMaxSize(40)
                .map(StoreProperties::distinct);
    }

    private static List<Point> distinct(List<Point> points) {
        var byIdentity = new LinkedHashMap<String, Point>();
        points.forEach(p -> byIdentity.putIfAbsent(p.series().key() + p.timeMicros(), p));
        return List.copyOf(byIdentity.values());
    }

    private static List<Point> ordered(List<Point> points) {
        return points.stream()
                .sorted(Comparator.comparing((Point p) -> p.series().key()).thenComparing(Point::timeMicros))
                .toList();
    }

    @Property(tries = 60)
    void anyOrderSplitAndDuplicationMakesTheSameStore(
            @ForAll("points") List<Point> points, @ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int parts)
            throws Exception {
        store.delete(SeriesFilter.ALL, TimeRange.ALL);
        var random = new Random(seed);
        var copies = new ArrayList<>(points);
        for (var point : points) {
            if (random.nextBoolean()) {
                copies.add(point);
            }
            if (random.nextBoolean()) {
                copies.add(poorer(point, random));
            }
        }
        Collections.shuffle(copies, random);
        for (int i = 0; i < parts; i++) {
            var part = copies.subList(copies.size() * i / parts, copies.size() * (i + 1) / parts);
            assertThat(store.write(part)).isEqualTo(WriteResult.ALL_STORED);
        }

        var exported = new ArrayList<Point>();
        try (var stream = store.export(SeriesFilter.ALL, TimeRange.ALL)) {
            for (var next = stream.next(); next.isPresent(); next = stream.next()) {
                exported.add(next.get());
            }
        }
        assertThat(exported).isEqualTo(ordered(points));
        if (store.counts().exact()) {
            assertThat(store.counts().points()).isEqualTo(points.size());
        }
    }

    /** A copy as a back-fill makes it: some fields and dimensions are missing. */
    private static Point poorer(Point point, Random random) {
        var fields = new HashMap<>(point.fields());
        fields.keySet().removeIf(name -> fields.size() > 1 && random.nextBoolean());
        var dimensions = new HashMap<>(point.dimensions());
        dimensions.keySet().removeIf(name -> random.nextBoolean());
        return new Point(point.measurement(), point.tags(), dimensions, fields, point.timeMicros());
    }

    @Property(tries = 60)
    void windowsAreWhatANaiveComputationGives(
            @ForAll("values") List<Point> points,
            @ForAll @IntRange(min = 1, max = 100) int windowSeconds,
            @ForAll @IntRange(min = 0, max = 300) int from,
            @ForAll @IntRange(min = 0, max = 300) int length)
            throws Exception {
        store.delete(SeriesFilter.ALL, TimeRange.ALL);
        store.write(points);
        var range = new TimeRange(BEGIN + from * 1_000_000L, BEGIN + (from + length) * 1_000_000L);

        for (var field : List.of("value", "duration_s")) {
            var expected = naive(ordered(points), range, field, windowSeconds * 1_000_000L);
            var query = WindowQuery.of(SeriesFilter.ALL, range, field, Duration.ofSeconds(windowSeconds), 10_000);
            var windows = store.windows(query).items();
            assertThat(windows).hasSameSizeAs(expected);
            for (int i = 0; i < windows.size(); i++) {
                assertSame(windows.get(i), expected.get(i));
            }
        }
    }

    @Provide
    Arbitrary<List<Point>> values() {
        var numbers = Arbitraries.doubles().between(-1e6, 1e6).ofScale(3).map(Numeric::new);
        return Combinators.combine(
                        Arbitraries.of("sensor.a", "sensor.b"),
                        Arbitraries.longs().between(0, 300_000),
                        Arbitraries.maps(Arbitraries.of("value", "duration_s"), numbers)
                                .ofMinSize(1)
                                .ofMaxSize(2))
                .as((entity, millis, fields) -> new Point(
                        "state",
                        Map.of("entity_id", entity),
                        Map.of(),
                        Map.<String, FieldValue>copyOf(fields),
                        BEGIN + millis * 1_000))
                .list()
                .ofMaxSize(60)
                .map(StoreProperties::distinct);
    }

    private static List<Window> naive(List<Point> points, TimeRange range, String field, long windowMicros) {
        var values = new LinkedHashMap<Series, TreeMap<Long, List<Double>>>();
        for (var point : points) {
            if (range.contains(point.timeMicros()) && point.fields().get(field) instanceof Numeric number) {
                values.computeIfAbsent(point.series(), s -> new TreeMap<>())
                        .computeIfAbsent(point.timeMicros() / windowMicros * windowMicros, w -> new ArrayList<>())
                        .add(number.value());
            }
        }
        var windows = new ArrayList<Window>();
        values.forEach((series, ofSeries) -> ofSeries.forEach((start, numbers) -> {
            var s = numbers.stream().mapToDouble(v -> v).summaryStatistics();
            windows.add(new Window(
                    series,
                    start,
                    s.getCount(),
                    s.getSum(),
                    s.getAverage(),
                    s.getMin(),
                    s.getMax(),
                    numbers.get(0),
                    numbers.get(numbers.size() - 1)));
        }));
        return windows;
    }

    private static void assertSame(Window actual, Window expected) {
        assertThat(actual.series()).isEqualTo(expected.series());
        assertThat(actual.startMicros()).isEqualTo(expected.startMicros());
        assertThat(actual.count()).isEqualTo(expected.count());
        assertThat(actual.min()).isEqualTo(expected.min());
        assertThat(actual.max()).isEqualTo(expected.max());
        assertThat(actual.first()).isEqualTo(expected.first());
        assertThat(actual.last()).isEqualTo(expected.last());
        assertThat(actual.sum()).isCloseTo(expected.sum(), within(1e-6));
        assertThat(actual.mean()).isCloseTo(expected.mean(), within(1e-6));
    }
}

package io.haingestor.timeseries;

import static io.haingestor.timeseries.TextMatch.equalTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.haingestor.timeseries.FieldValue.Numeric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the suites for every store share. An adapter's test class says how to open an empty one. */
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
}

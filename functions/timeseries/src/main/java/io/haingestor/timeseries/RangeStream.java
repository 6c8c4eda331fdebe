package io.haingestor.timeseries;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * A stream made of pages: no read of the store is held open between two pages, so writers and the store's housekeeping go on
 * however slow the taker is.
 */
final class RangeStream implements PointStream {
    private static final int PAGE = 1_000;

    private final TimeSeriesStore store;
    private final Queue<Point> ready = new ArrayDeque<>(PAGE);
    private Optional<RangeQuery> following;

    RangeStream(TimeSeriesStore store, SeriesFilter filter, TimeRange range) {
        this.store = store;
        this.following = Optional.of(RangeQuery.of(filter, range, PAGE));
    }

    @Override
    public Optional<Point> next() throws StoreUnavailableException {
        while (ready.isEmpty() && following.isPresent()) {
            var query = following.get();
            var page = store.range(query);
            ready.addAll(page.items());
            following = page.next().map(query::after);
        }
        return Optional.ofNullable(ready.poll());
    }

    @Override
    public void close() {
        following = Optional.empty();
        ready.clear();
    }
}

package io.haingestor.write.api;

import io.haingestor.timeseries.Counts;
import io.haingestor.timeseries.FieldValue;
import io.haingestor.timeseries.LatestQuery;
import io.haingestor.timeseries.Page;
import io.haingestor.timeseries.Point;
import io.haingestor.timeseries.PointStream;
import io.haingestor.timeseries.RangeQuery;
import io.haingestor.timeseries.SeriesFilter;
import io.haingestor.timeseries.StoreHealth;
import io.haingestor.timeseries.StoreUnavailableException;
import io.haingestor.timeseries.TimeRange;
import io.haingestor.timeseries.TimeSeriesStore;
import io.haingestor.timeseries.Window;
import io.haingestor.timeseries.WindowQuery;
import io.haingestor.timeseries.WriteResult;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Holds more points than any memory; fails when a test says so. */
@Alternative
@Singleton
public class EndlessStore implements TimeSeriesStore {
    final AtomicLong failAfter = new AtomicLong(Long.MAX_VALUE);
    final AtomicLong handedOut = new AtomicLong();
    final AtomicInteger openStreams = new AtomicInteger();

    @Override
    public PointStream export(SeriesFilter filter, TimeRange range) {
        handedOut.set(0);
        openStreams.incrementAndGet();
        return new PointStream() {
            @Override
            public Optional<Point> next() throws StoreUnavailableException {
                long n = handedOut.getAndIncrement();
                if (n >= failAfter.get()) {
                    throw away();
                }
                return Optional.of(new Point(
                        "state",
                        Map.of("entity_id", "sensor.endless", "domain", "sensor"),
                        Map.of("area", "kitchen"),
                        Map.of("value", new FieldValue.Numeric(n), "availability", new FieldValue.Text("available")),
                        n));
            }

            @Override
            public void close() {
                openStreams.decrementAndGet();
            }
        };
    }

    @Override
    public Page<Point> latest(LatestQuery query) throws StoreUnavailableException {
        throw away();
    }

    @Override
    public Page<Point> range(RangeQuery query) throws StoreUnavailableException {
        throw away();
    }

    @Override
    public Page<Window> windows(WindowQuery query) {
        throw new IllegalStateException("the inner life of a bug");
    }

    @Override
    public WriteResult write(List<Point> batch) throws StoreUnavailableException {
        throw away();
    }

    @Override
    public OptionalLong delete(SeriesFilter filter, TimeRange range) throws StoreUnavailableException {
        throw away();
    }

    @Override
    public Counts counts() throws StoreUnavailableException {
        throw away();
    }

    @Override
    public StoreHealth health() {
        return new StoreHealth("endless", "nowhere", false, "it is away", null, null, null, null);
    }

    @Override
    public void close() {}

    private static StoreUnavailableException away() {
        return new StoreUnavailableException("The store is away", new IllegalStateException(), Duration.ofSeconds(7));
    }
}

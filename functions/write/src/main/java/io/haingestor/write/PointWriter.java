package io.haingestor.write;

import io.haingestor.timeseries.Point;
import io.haingestor.timeseries.StoreUnavailableException;
import io.haingestor.timeseries.TimeSeriesStore;
import io.haingestor.timeseries.WriteResult;
import io.haingestor.timeseries.WriteResult.Refused;
import io.haingestor.timeseries.WriteResult.Renamed;
import io.haingestor.write.schema.PointSchema;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** The one writer of the time-series store: shares each of its writes among all who wait. Safe for use by several threads. */
final class PointWriter implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(PointWriter.class);

    private final TimeSeriesStore store;
    private final PointSchema schema;
    private final Clock clock;
    private final WriteCounters counters = new WriteCounters();
    private final List<BiConsumer<List<Point>, Instant>> durableListeners = new CopyOnWriteArrayList<>();
    private final GroupCommit<Point, Optional<Refused>> commits;

    /**
     * @param store the store, which this writer alone writes to; not closed by it
     * @param schema the schema of the points, for the status
     * @param limits how much one write takes
     * @param clock tells when something happened
     * @param acknowledgements runs what depends on an answer
     */
    PointWriter(
            TimeSeriesStore store,
            PointSchema schema,
            GroupCommit.Limits limits,
            Clock clock,
            Executor acknowledgements) {
        this.store = store;
        this.schema = schema;
        this.clock = clock;
        this.commits = new GroupCommit<>("write", this::writeBatch, limits, clock, acknowledgements);
    }

    /**
     * @param point a point
     * @return completes when the point is durable, or with the reason why it can never be; fails with {@link StoreUnavailableException}
     *     when the store is away or has too much to do
     */
    CompletionStage<Optional<Refused>> write(Point point) {
        return commits.write(point).whenComplete((refused, fault) -> {
            if (fault != null) {
                counters.failed.increment();
            }
        });
    }

    /**
     * @param listener is told of every batch that has become durable and when, on the thread that writes: it must be quick
     */
    void onDurable(BiConsumer<List<Point>, Instant> listener) {
        durableListeners.add(listener);
    }

    /**
     * @param kind the store's kind
     * @param location where it is
     * @return what happened so far; never asks the store
     */
    WriteStatus status(String kind, String location) {
        var failure = counters.lastFailure();
        return new WriteStatus(
                kind,
                location,
                schema.name(),
                counters.received.sum(),
                counters.stored.sum(),
                counters.rejected.sum(),
                counters.skipped.sum(),
                counters.failed.sum(),
                counters.renamedByField(),
                counters.batches.sum(),
                commits.waiting(),
                counters.lastWrite(),
                failure == null ? null : failure.at(),
                failure == null ? null : failure.message());
    }

    WriteCounters counters() {
        return counters;
    }

    int waiting() {
        return commits.waiting();
    }

    /** Writes what waits, then ends. */
    @Override
    public void close() {
        commits.close();
    }

    private List<Optional<Refused>> writeBatch(List<Point> batch) throws StoreUnavailableException {
        WriteResult result;
        try {
            result = store.write(batch);
        } catch (StoreUnavailableException e) {
            counters.failedAt(clock.instant(), String.valueOf(e.getMessage()));
            throw e;
        }
        var now = clock.instant();
        counters.wrote(now);
        result.renamed().forEach(this::report);
        counters.rejected.add(result.refused().size());
        counters.stored.add(batch.size() - result.refused().size());
        var durable = durable(batch, result.refused());
        durableListeners.forEach(listener -> listener.accept(durable, now));
        return answers(batch, result.refused());
    }

    private static List<Point> durable(List<Point> batch, List<Refused> refused) {
        if (refused.isEmpty()) {
            return batch;
        }
        var never = refused.stream().map(Refused::point).collect(Collectors.toSet());
        return batch.stream().filter(point -> !never.contains(point)).toList();
    }

    private void report(Renamed renamed) {
        var field = renamed.point().measurement() + '.' + renamed.field();
        if (counters.renamed(field)) {
            LOG.warnf(
                    "Field %s is stored as %s: %s. Said once for this field; the count is in the statistics",
                    field, renamed.storedAs(), renamed.reason());
        }
    }

    private static List<Optional<Refused>> answers(List<Point> batch, List<Refused> refused) {
        var byPoint = new HashMap<Point, Refused>();
        refused.forEach(one -> byPoint.put(one.point(), one));
        var answers = new ArrayList<Optional<Refused>>(batch.size());
        for (var point : batch) {
            answers.add(byPoint.isEmpty() ? Optional.empty() : Optional.ofNullable(byPoint.get(point)));
        }
        return answers;
    }
}

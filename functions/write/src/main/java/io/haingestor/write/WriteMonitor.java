package io.haingestor.write;

import io.haingestor.events.EpochMicros;
import io.haingestor.timeseries.TimeSeriesStore;
import io.haingestor.write.schema.ObservationPoints;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;

/** Tells others in the process what {@code write} did. Safe for use by several threads; no call waits for the store. */
@Singleton
public final class WriteMonitor implements MeterBinder {
    private static final String EVENTS = "haingestor.write.events";
    private static final Duration[] DELAY_BOUNDS = LongStream.of(
                    1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 75, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 60_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final PointWriter writer;
    private final String kind;
    private final String location;

    /**
     * @param writer what is watched
     * @param store what it writes to
     */
    @Inject
    WriteMonitor(PointWriter writer, TimeSeriesStore store) {
        var health = store.health();
        this.writer = writer;
        this.kind = health.kind();
        this.location = health.location();
    }

    /** @return what happened since the process started */
    public WriteStatus status() {
        return writer.status(kind, location);
    }

    /** Registers {@code haingestor.write.*}. */
    @Override
    public void bindTo(MeterRegistry registry) {
        var counters = writer.counters();
        counter(registry, "stored", "States and observations whose point is durable", counters.stored);
        counter(registry, "rejected", "States and observations that the store can never take", counters.rejected);
        counter(registry, "skipped", "State events of which the schema keeps nothing", counters.skipped);
        counter(
                registry,
                "failed",
                "Tries that the broker repeats because the store was away or busy",
                counters.failed);
        FunctionCounter.builder("haingestor.write.batches", counters.batches, LongAdder::sum)
                .description("Writes that the store took")
                .register(registry);
        FunctionCounter.builder("haingestor.write.renamed.fields", counters, WriteCounters::renamed)
                .description("Fields that were stored under another name because their type conflicts")
                .register(registry);
        Gauge.builder("haingestor.write.waiting", writer, PointWriter::waiting)
                .description("Events in memory that wait for the next write")
                .register(registry);
        bindDelay(registry);
    }

    /** Few bounds, close together around what is promised; a back-filled state is as old as it is, and falls beyond the last. */
    private void bindDelay(MeterRegistry registry) {
        var delay = Timer.builder("haingestor.write.delay")
                .description("From a state's last_updated, by the home's clock, until its point is durable")
                .serviceLevelObjectives(DELAY_BOUNDS)
                .register(registry);
        writer.onDurable((points, at) -> {
            var now = EpochMicros.of(at);
            for (var point : points) {
                // An observation is as old as its provider says, which tells nothing of this program.
                if (!ObservationPoints.is(point)) {
                    delay.record(Math.max(0, now - point.timeMicros()), TimeUnit.MICROSECONDS);
                }
            }
        });
    }

    private static void counter(MeterRegistry registry, String outcome, String description, LongAdder count) {
        FunctionCounter.builder(EVENTS, count, LongAdder::sum)
                .tag("outcome", outcome)
                .description(description)
                .register(registry);
    }
}

package io.haingestor.write;

import io.haingestor.events.EpochMicros;
import io.haingestor.timeseries.TimeSeriesStore;
import io.haingestor.write.schema.ObservationPoints;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Tells others in the process what {@code write} did. Safe for use by several threads; no call waits for the store. */
@Singleton
public final class WriteMonitor implements MeterBinder {
    private static final String EVENTS = "haingestor.write.events";
    private static final Duration[] DELAY_BOUNDS = LongStream.of(
                    1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 75, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 60_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final @Nullable PointWriter writer;
    private final String kind;
    private final String location;

    /**
     * @param writer what is watched, if this process owns the stores
     * @param store what it writes to
     */
    @Inject
    WriteMonitor(Instance<PointWriter> writer, TimeSeriesStore store, WriteSettings settings) {
        var health = store.health();
        this.writer = settings.owns() ? writer.get() : null;
        this.kind = health.kind();
        this.location = health.location();
    }

    /** @return whether this process writes to the store; else another does, and what that one did is not known here */
    public boolean writes() {
        return writer != null;
    }

    /** @return the store's kind: {@code sqlite} or {@code influxdb} */
    public String kind() {
        return kind;
    }

    /** @return the file, or the address and bucket; no secret */
    public String location() {
        return location;
    }

    /**
     * @return what happened since the process started
     * @throws IllegalStateException when this process does not write
     */
    public WriteStatus status() {
        if (writer == null) {
            throw new IllegalStateException("The store in " + location + " is written by another process");
        }
        return writer.status(kind, location);
    }

    /** Registers {@code haingestor.write.*}, where this process writes. */
    @Override
    public void bindTo(MeterRegistry registry) {
        if (writer != null) {
            bindTo(registry, writer);
        }
    }

    private static void bindTo(MeterRegistry registry, PointWriter writer) {
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
        bindDelay(registry, writer);
    }

    /** Few bounds, close together around what is promised; a back-filled state is as old as it is, and falls beyond the last. */
    private static void bindDelay(MeterRegistry registry, PointWriter writer) {
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

package io.haingestor.broker.metrics;

import io.haingestor.broker.Broker;
import io.haingestor.broker.BrokerListener;
import io.haingestor.broker.BrokerStatus;
import io.haingestor.broker.topology.ResourceName;
import io.haingestor.broker.topology.Topology;
import io.haingestor.broker.topology.TriggerResource;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Measures one broker: is told what it does, and asks how it stands when somebody reads the meters, which {@code docs/metrics.md} lists. Labels name
 * Triggers of the manifests and kinds of answers, nothing that a producer or a subscriber chooses; what a Trigger had goes with it. Safe for use by
 * several threads.
 */
public final class BrokerMetrics implements BrokerListener {
    private static final String PREFIX = "haingestor.broker.";
    private static final Duration[] SYNC_BOUNDS = {
        Duration.ofMillis(1),
        Duration.ofNanos(2_500_000),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofSeconds(1)
    };

    private final MeterRegistry registry;
    private final Clock clock;
    private final Timer syncs;
    private final Map<ResourceName, TriggerMeters> triggers = new ConcurrentHashMap<>();
    private @Nullable Readings readings;

    /**
     * @param registry has the meters
     * @param clock tells when what was read is too old to be shown
     */
    public BrokerMetrics(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
        this.syncs = Timer.builder(PREFIX + "sync")
                .description("Transactions that were synced to disk, and how long each took")
                .serviceLevelObjectives(SYNC_BOUNDS)
                .register(registry);
    }

    /**
     * Begins to show how a broker stands.
     *
     * @param broker was opened with this as its listener, and is not started yet
     */
    public synchronized void watch(Broker broker) {
        readings = new Readings(broker, clock);
        count(readings, "published", "Events stored because somebody published them", BrokerStatus::published);
        count(readings, "replied", "Events stored because a subscriber answered with them", BrokerStatus::replied);
        gauge(readings, "queued", "events", "Events that wait to be stored", BrokerStatus::queued);
        gauge(readings, "log.size", "bytes", "Size of the event log on disk", BrokerStatus::logBytes);
        gauge(readings, "available", null, "1 while events can be stored", now -> now.unavailable() == null ? 1 : 0);
        reloaded(broker.topology());
    }

    private void count(Readings from, String name, String meaning, ToDoubleFunction<BrokerStatus> value) {
        FunctionCounter.builder(PREFIX + name, from, now -> now.broker(value))
                .description(meaning)
                .register(registry);
    }

    private void gauge(
            Readings from, String name, @Nullable String unit, String meaning, ToDoubleFunction<BrokerStatus> value) {
        Gauge.builder(PREFIX + name, from, now -> now.broker(value))
                .description(meaning)
                .baseUnit(unit)
                .register(registry);
    }

    @Override
    public synchronized void reloaded(Topology topology) {
        var known = readings;
        if (known == null) {
            return;
        }
        var names = topology.triggers().stream().map(TriggerResource::name).collect(Collectors.toSet());
        triggers.entrySet().removeIf(entry -> {
            var gone = !names.contains(entry.getKey());
            if (gone) {
                entry.getValue().close();
            }
            return gone;
        });
        for (var trigger : topology.triggers()) {
            triggers.computeIfAbsent(trigger.name(), name -> new TriggerMeters(registry, trigger, known));
        }
    }

    @Override
    public void attempted(Attempted attempt) {
        var meters = triggers.get(attempt.trigger().name());
        // None when the Trigger went away while the attempt ran.
        if (meters != null) {
            meters.attempted(attempt);
        }
    }

    @Override
    public void synced(int events, Duration took) {
        syncs.record(took);
    }
}

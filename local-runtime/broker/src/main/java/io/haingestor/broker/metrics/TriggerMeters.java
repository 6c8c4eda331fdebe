package io.haingestor.broker.metrics;

import io.haingestor.broker.BrokerListener.Attempted;
import io.haingestor.broker.Delivery;
import io.haingestor.broker.DeliveryAttempt.To;
import io.haingestor.broker.TriggerStatus;
import io.haingestor.broker.topology.ResourceName;
import io.haingestor.broker.topology.TriggerResource;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The meters of one Trigger. */
final class TriggerMeters {
    private static final String PREFIX = "haingestor.trigger.";
    private static final double MILLIS_PER_SECOND = 1_000;
    /** Those of Knative's own histograms. */
    private static final Duration[] BOUNDS = LongStream.of(
                    5, 10, 25, 50, 75, 100, 250, 500, 750, 1_000, 2_500, 5_000, 7_500, 10_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final ResourceName name;
    private final Readings readings;
    private final Tags tags;
    private final List<Meter> meters = new CopyOnWriteArrayList<>();
    private final Map<End, Timer> dispatches = new ConcurrentHashMap<>();
    private final Timer process;
    private volatile boolean closed;

    TriggerMeters(MeterRegistry registry, TriggerResource trigger, Readings readings) {
        this.registry = registry;
        this.name = trigger.name();
        this.readings = readings;
        this.tags = Tags.of(
                "kn.broker.namespace", trigger.broker().namespace(),
                "kn.broker.name", trigger.broker().name(),
                "kn.trigger.namespace", name.namespace(),
                "kn.trigger.name", name.name());
        this.process = timer(
                "kn.eventing.process.duration",
                "From the arrival of an event to the begin of the first attempt to deliver it",
                Tags.empty());
        count("matched", "Events that the filter let through", TriggerStatus::matched);
        count("delivered", "Events that the subscriber accepted", TriggerStatus::delivered);
        count("retried", "Attempts beyond the first of an event", TriggerStatus::retried);
        count("dead.lettered", "Events that were given up", TriggerStatus::deadLettered);
        count("lost", "Events that the size limit removed before they were done", TriggerStatus::lost);
        gauge("backlog", "events", "Matched events that are not done", TriggerStatus::backlog);
        gauge("in.flight", "events", "Attempts that run now", TriggerStatus::inFlight);
        gauge("waiting", "events", "Events that failed and wait for their next attempt", TriggerStatus::waiting);
        gauge("oldest.age", "seconds", "Age of the oldest event that is not done; 0 without one", TriggerMeters::age);
        gauge("paused", null, "1 while no delivery begins", status -> status.paused() ? 1 : 0);
        meters.add(Gauge.builder(PREFIX + "dead.letters", readings, now -> now.deadLetters(name))
                .description("Events that are kept for somebody to retry or drop")
                .tags(tags)
                .register(registry));
    }

    /**
     * How an attempt ended, as labels: a dozen at most.
     *
     * @param to whom it was made
     * @param accepted whether it was accepted
     * @param codeClass {@code 2xx} to {@code 5xx}, {@code none} when nobody answered, else {@code other}
     */
    private record End(To to, boolean accepted, String codeClass) {
        static End of(Attempted attempt) {
            return attempt.delivery() instanceof Delivery.Failed failed
                    ? new End(attempt.to(), false, codeClass(failed.status()))
                    : new End(attempt.to(), true, "2xx");
        }

        private static String codeClass(int status) {
            if (status == 0) {
                return "none";
            }
            return status >= 200 && status < 600 ? status / 100 + "xx" : "other";
        }

        Tags tags() {
            return Tags.of(
                    "destination",
                    to.toString(),
                    "result",
                    accepted ? "accepted" : "failed",
                    "response.code.class",
                    codeClass);
        }
    }

    private static double age(TriggerStatus status) {
        var oldest = status.oldest();
        return oldest == null ? 0 : oldest.toMillis() / MILLIS_PER_SECOND;
    }

    private void count(String what, String meaning, ToDoubleFunction<TriggerStatus> value) {
        meters.add(FunctionCounter.builder(PREFIX + what, readings, now -> now.trigger(name, value))
                .description(meaning)
                .tags(tags)
                .register(registry));
    }

    private void gauge(String what, @Nullable String unit, String meaning, ToDoubleFunction<TriggerStatus> value) {
        meters.add(Gauge.builder(PREFIX + what, readings, now -> now.trigger(name, value))
                .description(meaning)
                .baseUnit(unit)
                .tags(tags)
                .register(registry));
    }

    private Timer timer(String timer, String meaning, Tags more) {
        var made = Timer.builder(timer)
                .description(meaning)
                .tags(tags.and(more))
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
        meters.add(made);
        return made;
    }

    /** An attempt ended. */
    void attempted(Attempted attempt) {
        if (attempt.number() == 1) {
            process.record(attempt.waited());
        }
        dispatches
                .computeIfAbsent(
                        End.of(attempt),
                        end -> timer(
                                "kn.eventing.dispatch.duration",
                                "From the begin of an attempt to deliver an event to its end",
                                end.tags()))
                .record(attempt.took());
        if (closed) {
            // The Trigger went away while this attempt was told.
            close();
        }
    }

    /** Nobody reads them any more. */
    void close() {
        closed = true;
        meters.forEach(registry::remove);
    }
}

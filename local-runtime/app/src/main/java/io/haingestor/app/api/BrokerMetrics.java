package io.haingestor.app.api;

import io.haingestor.app.LocalBroker;
import io.haingestor.broker.BrokerStatus;
import io.haingestor.broker.TriggerStatus;
import io.haingestor.broker.topology.ResourceName;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The broker's counts and gauges for Prometheus; counts are since the log was made. */
@Singleton
final class BrokerMetrics {
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final String TRIGGER = "trigger";
    private static final double MILLIS_PER_SECOND = 1_000;
    private static final BrokerStatus NOTHING = new BrokerStatus(0, 0, 1, 0, 0, 0, null, List.of());

    private final LocalBroker local;
    private final MeterRegistry registry;
    private final Clock clock;
    private volatile Reading last = new Reading(Instant.EPOCH, NOTHING);

    BrokerMetrics(LocalBroker local, MeterRegistry registry, Clock clock) {
        this.local = local;
        this.registry = registry;
        this.clock = clock;
    }

    /** A status and when it was asked for: one scrape reads many meters. */
    private record Reading(Instant at, BrokerStatus status) {}

    void register(@Observes StartupEvent event) {
        count("haingestor.broker.published", "Events stored because somebody published them", BrokerStatus::published);
        count(
                "haingestor.broker.replied",
                "Events stored because a function answered with them",
                BrokerStatus::replied);
        gauge("haingestor.broker.queued", "Events that wait to be stored", BrokerStatus::queued)
                .baseUnit("events")
                .register(registry);
        gauge("haingestor.broker.log.size", "Size of the event log on disk", BrokerStatus::logBytes)
                .baseUnit("bytes")
                .register(registry);
        gauge("haingestor.broker.available", "1 while events can be stored", s -> s.unavailable() == null ? 1 : 0)
                .register(registry);
        local.atStart().triggers().forEach(trigger -> register(trigger.trigger()));
    }

    private void register(ResourceName name) {
        count(name, "haingestor.trigger.matched", "Events that the filter let through", TriggerStatus::matched);
        count(name, "haingestor.trigger.delivered", "Events that the subscriber accepted", TriggerStatus::delivered);
        count(name, "haingestor.trigger.retried", "Deliveries beyond the first of an event", TriggerStatus::retried);
        count(name, "haingestor.trigger.dead.lettered", "Events that were given up", TriggerStatus::deadLettered);
        gauge(name, "haingestor.trigger.backlog", "Events that are not done", "events", TriggerStatus::backlog);
        gauge(name, "haingestor.trigger.in.flight", "Deliveries that run now", "events", TriggerStatus::inFlight);
        gauge(name, "haingestor.trigger.oldest.age", "Age of the oldest event that is not done", "seconds", trigger -> {
            var oldest = trigger.oldest();
            return oldest == null ? 0 : oldest.toMillis() / MILLIS_PER_SECOND;
        });
    }

    private void count(String name, String meaning, ToDoubleFunction<BrokerStatus> value) {
        FunctionCounter.builder(name, this, metrics -> value.applyAsDouble(metrics.status()))
                .description(meaning)
                .register(registry);
    }

    private void count(ResourceName trigger, String name, String meaning, ToDoubleFunction<TriggerStatus> value) {
        FunctionCounter.builder(name, this, metrics -> metrics.of(trigger, value))
                .description(meaning)
                .tag(TRIGGER, trigger.name())
                .register(registry);
    }

    private Gauge.Builder<BrokerMetrics> gauge(String name, String meaning, ToDoubleFunction<BrokerStatus> value) {
        return Gauge.builder(name, this, metrics -> value.applyAsDouble(metrics.status()))
                .description(meaning);
    }

    private void gauge(
            ResourceName trigger, String name, String meaning, String unit, ToDoubleFunction<TriggerStatus> value) {
        Gauge.builder(name, this, metrics -> metrics.of(trigger, value))
                .description(meaning)
                .baseUnit(unit)
                .tag(TRIGGER, trigger.name())
                .register(registry);
    }

    private double of(ResourceName name, ToDoubleFunction<TriggerStatus> value) {
        return status().triggers().stream()
                .filter(trigger -> trigger.trigger().equals(name))
                .mapToDouble(value)
                .findFirst()
                .orElse(Double.NaN);
    }

    private BrokerStatus status() {
        var now = clock.instant();
        var reading = last;
        if (reading.at().plus(FRESH).isBefore(now)) {
            reading = new Reading(now, local.broker().status());
            last = reading;
        }
        return reading.status();
    }
}

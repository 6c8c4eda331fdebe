package io.haingestor.broker.metrics;

import io.haingestor.broker.Broker;
import io.haingestor.broker.BrokerStatus;
import io.haingestor.broker.LogUnavailableException;
import io.haingestor.broker.TriggerStatus;
import io.haingestor.broker.topology.ResourceName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a broker stands: one scrape reads many meters, and asks once. */
final class Readings {
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final Broker broker;
    private final Clock clock;
    private @Nullable Reading last;

    Readings(Broker broker, Clock clock) {
        this.broker = broker;
        this.clock = clock;
    }

    /**
     * What was read.
     *
     * @param at when
     * @param broker how it stood
     * @param triggers how each Trigger stood
     * @param deadLetters how many each Trigger had, those that have none left out; null when nobody knows
     */
    private record Reading(
            Instant at,
            BrokerStatus broker,
            Map<ResourceName, TriggerStatus> triggers,
            @Nullable Map<ResourceName, Long> deadLetters) {}

    double broker(ToDoubleFunction<BrokerStatus> value) {
        return value.applyAsDouble(now().broker());
    }

    /** @return a value of a Trigger; not a number when it is gone */
    double trigger(ResourceName name, ToDoubleFunction<TriggerStatus> value) {
        var status = now().triggers().get(name);
        return status == null ? Double.NaN : value.applyAsDouble(status);
    }

    /** @return how many dead letters of a Trigger are kept; not a number when the log cannot be read */
    double deadLetters(ResourceName trigger) {
        var kept = now().deadLetters();
        return kept == null ? Double.NaN : kept.getOrDefault(trigger, 0L);
    }

    private synchronized Reading now() {
        var now = clock.instant();
        var reading = last;
        if (reading == null || Duration.between(reading.at(), now).abs().compareTo(FRESH) > 0) {
            var status = broker.status();
            reading = new Reading(
                    now,
                    status,
                    status.triggers().stream().collect(Collectors.toMap(TriggerStatus::trigger, Function.identity())),
                    deadLetters());
            last = reading;
        }
        return reading;
    }

    private @Nullable Map<ResourceName, Long> deadLetters() {
        try {
            return broker.deadLetters().counts();
        } catch (LogUnavailableException e) {
            // What is unknown is not shown; the broker itself says why.
            return null;
        }
    }
}

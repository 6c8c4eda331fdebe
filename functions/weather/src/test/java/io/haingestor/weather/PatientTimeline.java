package io.haingestor.weather;

import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/**
 * The timeline of an application under test. Its deadline is so long that no machine misses it, however much it has to do: the tests of what a deadline does are those of
 * {@link WeatherTimeline}.
 */
final class PatientTimeline {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Produces
    @Singleton
    @Alternative
    @Priority(1)
    WeatherTimeline timeline(WeatherConfig config, Vertx vertx, Clock clock) {
        var provider = new OpenMeteo(vertx, WeatherSettings.read(config).provider(), PATIENCE);
        return new WeatherTimeline(provider, clock, PATIENCE, Infrastructure.getDefaultWorkerPool());
    }
}

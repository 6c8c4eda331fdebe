package io.haingestor.weather;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/** What the functions of this module share. */
@Singleton
final class Weather {
    /** The first question of a small machine, with its look-up and handshake, is slow; it is waited for once in an outage. */
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    /** Longer than the deadline, which decides: it frees a connection that nobody waits for any more. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final HomePlace home;
    private final WeatherTimeline timeline;

    /** @throws ConfigurationException when the configuration cannot be used */
    @Inject
    Weather(WeatherConfig config, Vertx vertx, Clock clock) {
        var settings = WeatherSettings.read(config);
        home = new HomePlace(settings.home(), clock);
        timeline = new WeatherTimeline(
                new OpenMeteo(vertx, settings.provider(), TIMEOUT),
                clock,
                DEADLINE,
                Infrastructure.getDefaultWorkerPool());
    }

    void start(@Observes StartupEvent event) {
        // Being observed is what makes this bean at the start, so that a wrong configuration is said then.
    }

    @Produces
    @Singleton
    HomePlace home() {
        return home;
    }

    @Produces
    @Singleton
    WeatherTimeline timeline() {
        return timeline;
    }
}

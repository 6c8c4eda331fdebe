package io.haingestor.app.api;

import io.haingestor.app.LocalBroker;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started once the event log is open; since when, and which position it had then. */
@Startup
@Singleton
final class Started implements HealthCheck {
    private final LocalBroker local;

    Started(LocalBroker local) {
        this.local = local;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("ha-ingestor")
                .up()
                .withData("started-at", since().toString())
                .withData("head-at-start", local.atStart().head())
                .build();
    }

    static Instant since() {
        return Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
    }
}

package io.haingestor.app.api;

import io.haingestor.app.LocalBroker;
import io.haingestor.app.ThisProcess;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started once the event log is open; since when, and which position it had then. */
@Startup
@Singleton
final class Started implements HealthCheck {
    private final ThisProcess process;
    private final LocalBroker local;

    Started(ThisProcess process, LocalBroker local) {
        this.process = process;
        this.local = local;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("ha-ingestor")
                .up()
                .withData("started_at", process.startedAt().toString())
                .withData("head_at_start", local.atStart().head())
                .build();
    }
}

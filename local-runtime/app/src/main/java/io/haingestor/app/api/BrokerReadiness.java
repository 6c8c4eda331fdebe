package io.haingestor.app.api;

import io.haingestor.app.LocalBroker;
import io.haingestor.broker.TriggerStatus;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Objects;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while the event log takes events; the evidence is where the log stands and how far the Triggers are behind. */
@Readiness
@Singleton
final class BrokerReadiness implements HealthCheck {
    private final LocalBroker local;

    BrokerReadiness(LocalBroker local) {
        this.local = local;
    }

    @Override
    public HealthCheckResponse call() {
        var status = local.broker().status();
        var response = HealthCheckResponse.named("broker")
                .status(status.unavailable() == null)
                .withData("head", status.head())
                .withData("log_bytes", status.logBytes())
                .withData(
                        "backlog",
                        status.triggers().stream()
                                .mapToLong(TriggerStatus::backlog)
                                .sum())
                .withData(
                        "oldest_seconds",
                        status.triggers().stream()
                                .map(TriggerStatus::oldest)
                                .filter(Objects::nonNull)
                                .mapToLong(Duration::toSeconds)
                                .max()
                                .orElse(0));
        if (status.unavailable() != null) {
            response.withData("reason", status.unavailable());
        }
        return response.build();
    }
}

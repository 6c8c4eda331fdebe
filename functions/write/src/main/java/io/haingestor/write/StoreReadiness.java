package io.haingestor.write;

import io.haingestor.timeseries.TimeSeriesStore;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while the time-series store can be used. */
@Readiness
@Singleton
final class StoreReadiness implements HealthCheck {
    private final TimeSeriesStore store;
    private final WriteMonitor monitor;

    @Inject
    StoreReadiness(TimeSeriesStore store, WriteMonitor monitor) {
        this.store = store;
        this.monitor = monitor;
    }

    @Override
    public HealthCheckResponse call() {
        var health = store.health();
        var status = monitor.status();
        var response = HealthCheckResponse.named("store")
                .status(health.available())
                .withData("kind", health.kind())
                .withData("location", health.location())
                .withData("detail", health.detail())
                .withData("schema", status.schema())
                .withData("stored", status.stored())
                .withData("waiting", status.waiting());
        if (status.lastWrite() != null) {
            response.withData("last_write", status.lastWrite().toString());
        }
        if (health.lastError() != null) {
            response.withData("last_error", health.lastError().toString());
            response.withData("last_error_message", String.valueOf(health.lastErrorMessage()));
        }
        if (health.sizeBytes() != null) {
            response.withData("size_bytes", health.sizeBytes());
        }
        return response.build();
    }
}

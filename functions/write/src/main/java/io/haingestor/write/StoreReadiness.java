package io.haingestor.write;

import io.haingestor.timeseries.TimeSeriesStore;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready while the time-series store can be used. A process that only reads it does its other work without it: it is ready, and says how the store is. */
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
        var response = HealthCheckResponse.named("store")
                .withData("kind", health.kind())
                .withData("location", health.location())
                .withData("detail", health.detail());
        if (health.lastError() != null) {
            response.withData("last_error", health.lastError().toString());
            response.withData("last_error_message", String.valueOf(health.lastErrorMessage()));
        }
        if (health.sizeBytes() != null) {
            response.withData("size_bytes", health.sizeBytes());
        }
        if (monitor.writes()) {
            addWhatWasWritten(response);
            return response.status(health.available()).build();
        }
        return response.up()
                .withData("owner", "elsewhere")
                .withData("available", health.available())
                .build();
    }

    private void addWhatWasWritten(HealthCheckResponseBuilder response) {
        var status = monitor.status();
        response.withData("schema", status.schema())
                .withData("stored", status.stored())
                .withData("waiting", status.waiting());
        if (status.lastWrite() != null) {
            response.withData("last_write", status.lastWrite().toString());
        }
    }
}

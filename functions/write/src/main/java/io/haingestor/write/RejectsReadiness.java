package io.haingestor.write;

import io.haingestor.timeseries.StoreUnavailableException;
import io.haingestor.write.rejects.RejectsStore;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while rejected events can be kept; always, where another process keeps them. */
@Readiness
@Singleton
final class RejectsReadiness implements HealthCheck {
    private final RejectsStore store;
    private final boolean owns;

    @Inject
    RejectsReadiness(RejectsStore store, WriteSettings settings) {
        this.store = store;
        this.owns = settings.owns();
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("rejects");
        try {
            return response.up()
                    .withData("kept", store.count())
                    .withData("given_up", store.givenUp())
                    .build();
        } catch (StoreUnavailableException e) {
            return response.status(!owns)
                    .withData("detail", String.valueOf(e.getMessage()))
                    .build();
        }
    }
}

package io.haingestor.write;

import io.haingestor.timeseries.StoreUnavailableException;
import io.haingestor.write.rejects.RejectsStore;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while rejected events can be kept. */
@Readiness
@Singleton
final class RejectsReadiness implements HealthCheck {
    private final RejectsStore store;

    @Inject
    RejectsReadiness(RejectsStore store) {
        this.store = store;
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
            return response.down()
                    .withData("detail", String.valueOf(e.getMessage()))
                    .build();
        }
    }
}

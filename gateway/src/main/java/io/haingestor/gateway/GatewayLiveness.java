package io.haingestor.gateway;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.jspecify.annotations.Nullable;

/** Alive while the gateway's thread takes its turns, whatever the home does; a thread that hangs never comes back by itself. The evidence is its last turn. */
@Liveness
final class GatewayLiveness implements HealthCheck {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final GatewayService gateway;

    GatewayLiveness(GatewayService gateway) {
        this.gateway = gateway;
    }

    @Override
    public HealthCheckResponse call() {
        return answer(gateway.lastTurn(), Clock.systemUTC().instant());
    }

    /** @param lastTurn null while the gateway does not run, because it is switched off or the process is about to start or end */
    static HealthCheckResponse answer(@Nullable Instant lastTurn, Instant now) {
        var answer = HealthCheckResponse.named("gateway");
        if (lastTurn == null) {
            return answer.up().build();
        }
        return answer.status(lastTurn.plus(PATIENCE).isAfter(now))
                .withData("last_turn", lastTurn.toString())
                .build();
    }
}

package io.haingestor.gateway;

import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/** Ready while Home Assistant is connected, or while the gateway is switched off; the evidence says since when, or why not. */
@Readiness
final class GatewayReadiness implements HealthCheck {
    private final GatewayService gateway;

    GatewayReadiness(GatewayService gateway) {
        this.gateway = gateway;
    }

    @Override
    public HealthCheckResponse call() {
        var status = gateway.status();
        var connected = status.state() == GatewayStatus.State.CONNECTED;
        var switchedOff = status.state() == GatewayStatus.State.STOPPED;
        var answer = HealthCheckResponse.named("home-assistant")
                .status(connected || switchedOff)
                .withData("state", status.state().text())
                .withData("endpoint", status.endpoint())
                .withData("entities", status.entities())
                .withData("waiting", status.counts().waiting());
        with(answer, "connected_since", status.connectedSince());
        with(answer, "last_event", status.lastEvent());
        with(answer, "failure", connected ? null : status.lastFailure());
        with(answer, "sink_failure", status.sinkFailure());
        return answer.build();
    }

    private static void with(HealthCheckResponseBuilder answer, String name, @Nullable Instant time) {
        if (time != null) {
            answer.withData(name, time.toString());
        }
    }

    private static void with(HealthCheckResponseBuilder answer, String name, GatewayStatus.@Nullable Failure failure) {
        if (failure != null) {
            answer.withData(name, failure.reason()).withData(name + "_message", failure.message());
        }
    }
}

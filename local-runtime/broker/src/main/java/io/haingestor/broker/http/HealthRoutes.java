package io.haingestor.broker.http;

import io.haingestor.broker.Broker;
import io.haingestor.events.EventJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code GET /q/health/live} and {@code /q/health/ready}: 200 and {@code UP}, or 503, {@code DOWN} and why. */
final class HealthRoutes {
    private final Broker broker;

    HealthRoutes(Broker broker) {
        this.broker = broker;
    }

    void addTo(Router router) {
        router.get("/q/health/live").handler(call -> answer(call, null));
        // Its status reads the log, which is not for an event loop.
        router.get("/q/health/ready").handler(call -> call.vertx()
                .executeBlocking(() -> broker.status(), false)
                .onSuccess(status -> answer(call, status.unavailable()))
                .onFailure(call::fail));
    }

    private static void answer(RoutingContext call, @Nullable String problem) {
        var body = problem == null ? Map.of("status", "UP") : Map.of("status", "DOWN", "reason", problem);
        call.response()
                .setStatusCode(problem == null ? 200 : 503)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(Buffer.buffer(EventJson.write(body)));
    }
}

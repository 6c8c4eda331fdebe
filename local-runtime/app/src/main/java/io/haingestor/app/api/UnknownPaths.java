package io.haingestor.app.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.haingestor.events.EventJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Answers what nobody else below {@code /api} answers, as everything there answers: with a problem (RFC 9457). */
@Singleton
final class UnknownPaths {
    private static final int NOT_FOUND = 404;
    private static final String PROBLEM = "application/problem+json";

    UnknownPaths() {}

    void register(@Observes Router router) {
        router.route("/api/*").last().handler(UnknownPaths::answer);
        router.route("/api").last().handler(UnknownPaths::answer);
    }

    private static void answer(RoutingContext context) {
        ObjectNode problem = EventJson.mapper().createObjectNode();
        problem.put("type", "about:blank")
                .put("title", "Not Found")
                .put("status", NOT_FOUND)
                .put(
                        "detail",
                        "There is no " + context.request().method() + ' '
                                + context.request().path() + "; /q/openapi lists what there is")
                .put("instance", context.request().path());
        context.response()
                .setStatusCode(NOT_FOUND)
                .putHeader("Content-Type", PROBLEM)
                .end(Buffer.buffer(EventJson.write(problem)));
    }
}

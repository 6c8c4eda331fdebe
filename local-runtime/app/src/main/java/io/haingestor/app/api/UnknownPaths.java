package io.haingestor.app.api;

import io.haingestor.events.EventJson;
import io.haingestor.write.problem.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;

/** Answers what nobody else below {@code /api} answers, as everything there answers: with a problem (RFC 9457). */
@Singleton
final class UnknownPaths {
    private static final int NOT_FOUND = 404;

    UnknownPaths() {}

    void register(@Observes Router router) {
        router.route("/api/*").last().handler(UnknownPaths::answer);
        router.route("/api").last().handler(UnknownPaths::answer);
    }

    private static void answer(RoutingContext context) {
        var request = context.request();
        var problem = new Problem(
                Problem.BLANK,
                "Not Found",
                NOT_FOUND,
                "There is no " + request.method() + ' ' + request.path() + "; /q/openapi lists what there is",
                request.path(),
                List.of());
        context.response()
                .setStatusCode(NOT_FOUND)
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .end(Buffer.buffer(EventJson.write(problem)));
    }
}

package io.haingestor.functions.support;

import io.cloudevents.CloudEvent;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** An answer in HTTP: the reply in the mode of the request, or a problem. */
final class HttpAnswer {
    private HttpAnswer() {}

    static void send(RoutingContext call, Answer answer) {
        if (answer instanceof Answer.Failed failed) {
            send(call, failed);
        } else if (answer instanceof Answer.Done done && !done.replies().isEmpty()) {
            // What a function emits beside its reply went to the sink.
            send(call, done.replies().get(done.replies().size() - 1));
        } else {
            call.response().setStatusCode(204).end();
        }
    }

    private static void send(RoutingContext call, Answer.Failed failed) {
        if (failed.retryAfter() != null) {
            var seconds = failed.retryAfter().plusNanos(999_999_999).toSeconds();
            call.response().putHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        }
        Problem.of(failed.status(), failed.retriable() ? "Not dealt with" : "Refused", failed.reason())
                .send(call.response());
    }

    private static void send(RoutingContext call, CloudEvent reply) {
        var response = call.response();
        if (isStructured(call)) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, StructuredEvent.CONTENT_TYPE)
                    .end(Buffer.buffer(EventTree.write(reply)));
        } else {
            response.end(BinaryEvent.write(reply, response.headers()));
        }
    }

    static boolean isStructured(RoutingContext call) {
        return Optional.ofNullable(call.request().getHeader(HttpHeaders.CONTENT_TYPE))
                .orElse("")
                .startsWith(StructuredEvent.CONTENT_TYPE);
    }
}

package io.haingestor.broker.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends lines as fast as the client takes them. When they cannot be read any further the connection is cut: the client must not take a part for the whole. */
final class LineStream {
    private static final Logger LOG = LoggerFactory.getLogger(LineStream.class);

    private final RoutingContext context;
    private final Answer.Lines lines;

    LineStream(RoutingContext context, Answer.Lines lines) {
        this.context = context;
        this.lines = lines;
    }

    void send() {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/x-ndjson")
                .setChunked(true);
        more();
    }

    private void more() {
        context.vertx()
                .executeBlocking(lines::next, false)
                .onSuccess(this::write)
                .onFailure(error -> {
                    LOG.atWarn().setCause(error).log("export-cut");
                    context.request().connection().close();
                });
    }

    private void write(byte @Nullable [] some) {
        var response = context.response();
        if (response.closed()) {
            return;
        }
        if (some == null) {
            response.end();
            return;
        }
        response.write(Buffer.buffer(some)).onSuccess(written -> more());
    }
}

package io.haingestor.broker.http;

import io.haingestor.broker.BrokerOverloadedException;
import io.haingestor.broker.LogUnavailableException;
import io.haingestor.broker.topology.ResourceName;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One post to a Broker, on its event loop. */
final class Post {
    private static final Logger LOG = LoggerFactory.getLogger(Post.class);
    private static final CharSequence OVERLOADED_SECONDS = HttpHeaders.createOptimized("1");
    private static final CharSequence UNAVAILABLE_SECONDS = HttpHeaders.createOptimized("5");

    private final Ingress ingress;
    private final HttpServerRequest request;
    private final ResourceName broker;
    private final Context loop = Vertx.currentContext();
    private Buffer body = Buffer.buffer(0);
    private boolean copied;
    private boolean refused;

    Post(Ingress ingress, HttpServerRequest request, ResourceName broker) {
        this.ingress = ingress;
        this.request = request;
        this.broker = broker;
    }

    /** A part of the body has come. What comes after a refusal is thrown away, so that the client gets to read the answer. */
    void take(Buffer part) {
        if (refused) {
            return;
        }
        if (body.length() + part.length() > ingress.bodyBytes()) {
            refused = true;
            body = Buffer.buffer(0);
            ingress.tooLarge().send(request.response());
        } else if (body.length() == 0) {
            // Most bodies come in one part; this saves a copy.
            body = part;
        } else {
            if (!copied) {
                body = Buffer.buffer(2 * (body.length() + part.length())).appendBuffer(body);
                copied = true;
            }
            body.appendBuffer(part);
        }
    }

    /** The body is there. */
    void end(@Nullable Void nothing) {
        if (refused) {
            return;
        }
        try {
            var events = Messages.read(request.headers(), body, ingress.arrival(request));
            var unused = ingress.publish(broker, events).whenComplete(this::published);
        } catch (NotACloudEventException e) {
            new Problem("Not a CloudEvent", 400, String.valueOf(e.getMessage())).send(request.response());
        } catch (IllegalArgumentException e) {
            // It was there when the request began.
            new Problem("Not Found", 404, "There is no Broker " + broker + " any more").send(request.response());
        }
    }

    /** On the thread that writes the log, which is not to wait for the network. */
    private void published(@Nullable Void nothing, @Nullable Throwable error) {
        loop.runOnContext(turn -> {
            answer(error);
            ingress.answered();
        });
    }

    private void answer(@Nullable Throwable error) {
        var response = request.response();
        if (response.closed()) {
            return;
        }
        if (error == null) {
            response.setStatusCode(202).end();
            return;
        }
        var cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof BrokerOverloadedException) {
            response.putHeader(HttpHeaders.RETRY_AFTER, OVERLOADED_SECONDS);
        } else if (cause instanceof LogUnavailableException) {
            response.putHeader(HttpHeaders.RETRY_AFTER, UNAVAILABLE_SECONDS);
        } else {
            LOG.atError().setCause(cause).addKeyValue("broker", broker).log("publish-failed");
            new Problem("Internal Server Error", 500, "The event was not stored; the broker's log says why")
                    .send(response);
            return;
        }
        new Problem("Service Unavailable", 503, String.valueOf(cause.getMessage())).send(response);
    }
}

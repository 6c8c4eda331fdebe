package io.haingestor.broker.http;

import io.cloudevents.CloudEvent;
import io.haingestor.broker.LogUnavailableException;
import io.haingestor.broker.topology.ResourceName;
import io.haingestor.broker.topology.Topology;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Takes CloudEvents for the Brokers: {@code POST /<namespace>/<broker>}, binary, structured, or batched, which is an extension of ours: all of its events are
 * stored or none. Answers 202 without a body once they are synced to disk. Adds {@code knativearrivaltime} and {@code traceparent} (that of the request, or a
 * new one) where they are not there; the data is stored as it came.
 * Safe for use by several event loops.
 */
public final class Ingress {
    private static final String METHODS = "POST, OPTIONS";
    private static final String CONTINUE = "100-continue";

    private final BiFunction<ResourceName, List<CloudEvent>, CompletionStage<Void>> publish;
    private final Tokens tokens;
    private final int bodyBytes;
    private final Clock clock;
    private final Tracing tracing;
    private final AtomicInteger publishing = new AtomicInteger();
    private volatile Map<String, ResourceName> brokers = Map.of();
    private volatile boolean closing;

    /**
     * @param publish stores events, all or none; {@code Broker::publish}
     * @param tokens who may post
     * @param limits how large a body may be
     * @param clock arrival times
     * @param random ids of traces; safe for use by several threads
     */
    public Ingress(
            BiFunction<ResourceName, List<CloudEvent>, CompletionStage<Void>> publish,
            Tokens tokens,
            Limits limits,
            Clock clock,
            RandomGenerator random) {
        this.publish = publish;
        this.tokens = tokens;
        this.bodyBytes = limits.bodyBytes();
        this.clock = clock;
        this.tracing = new Tracing(random);
    }

    /**
     * Takes events for these Brokers from now on, and for no others. A request that runs goes on.
     *
     * @param topology whose Brokers
     */
    public void serve(Topology topology) {
        var paths = new HashMap<String, ResourceName>();
        for (var broker : topology.brokers()) {
            var path = "/" + broker.name();
            paths.put(path, broker.name());
            paths.put(path + '/', broker.name());
        }
        brokers = Map.copyOf(paths);
    }

    /** Answers every further post with 503; those that run go on. */
    public void close() {
        closing = true;
    }

    /** @return how many posts wait for the disk */
    public int unanswered() {
        return publishing.get();
    }

    /**
     * Deals with a request to a Broker's address; call it on the request's event loop, before the body is read.
     *
     * @param request any
     * @return whether it was one; otherwise nothing was done
     */
    public boolean handle(HttpServerRequest request) {
        var broker = brokers.get(request.path());
        if (broker == null) {
            return false;
        }
        answer(request, broker);
        return true;
    }

    private void answer(HttpServerRequest request, ResourceName broker) {
        var method = request.method();
        if (HttpMethod.POST.equals(method)) {
            post(request, broker);
        } else if (HttpMethod.OPTIONS.equals(method)) {
            // CloudEvents 1.0.2, "HTTP 1.1 Web Hooks" §4: anybody may send, as often as they like.
            request.response()
                    .putHeader(HttpHeaders.ALLOW, METHODS)
                    .putHeader("WebHook-Allowed-Origin", "*")
                    .putHeader("WebHook-Allowed-Rate", "*")
                    .end();
        } else {
            request.response().putHeader(HttpHeaders.ALLOW, METHODS);
            new Problem("Method Not Allowed", 405, "Expected POST with a CloudEvent, got " + method)
                    .send(request.response());
        }
    }

    private void post(HttpServerRequest request, ResourceName broker) {
        var problem = refusal(request, broker);
        if (problem != null) {
            problem.send(request.response());
            return;
        }
        if (CONTINUE.equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
        var post = new Post(this, request, broker);
        request.handler(post::take);
        request.endHandler(post::end);
    }

    /** What is wrong with a request before its body has come. */
    private @Nullable Problem refusal(HttpServerRequest request, ResourceName broker) {
        switch (tokens.access(request.getHeader(HttpHeaders.AUTHORIZATION), broker)) {
            case UNKNOWN -> {
                request.response().putHeader("WWW-Authenticate", "Bearer");
                return new Problem(
                        "Unauthorized", 401, "Expected the header Authorization: Bearer with a token that is known");
            }
            case FORBIDDEN -> {
                return new Problem("Forbidden", 403, "The token is not for the Broker " + broker);
            }
            case GRANTED -> {
                // Go on.
            }
        }
        var encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            return new Problem(
                    "Unsupported Media Type", 415, "Expected a body without Content-Encoding, got " + encoding);
        }
        return isTooLong(request.getHeader(HttpHeaders.CONTENT_LENGTH)) ? tooLarge() : null;
    }

    /** Netty has refused what is no number. */
    private boolean isTooLong(@Nullable String contentLength) {
        return contentLength != null && Long.parseLong(contentLength) > bodyBytes;
    }

    Problem tooLarge() {
        return new Problem("Content Too Large", 413, "Expected a body of at most " + bodyBytes + " bytes, got more");
    }

    int bodyBytes() {
        return bodyBytes;
    }

    Arrival arrival(HttpServerRequest request) {
        return Arrival.of(request.headers(), clock.instant(), tracing);
    }

    /** @return as {@code Broker.publish}, for any number of events; completes on any thread */
    CompletionStage<Void> publish(ResourceName broker, List<CloudEvent> events) {
        CompletionStage<Void> stored;
        if (closing) {
            stored = CompletableFuture.failedStage(new LogUnavailableException("The broker is about to stop"));
        } else if (events.isEmpty()) {
            stored = CompletableFuture.completedStage(null);
        } else {
            stored = publish.apply(broker, events);
        }
        publishing.incrementAndGet();
        return stored;
    }

    /** The client of a {@link #publish} knows how it ended. */
    void answered() {
        publishing.decrementAndGet();
    }
}

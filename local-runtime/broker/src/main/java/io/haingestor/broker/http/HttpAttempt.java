package io.haingestor.broker.http;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.haingestor.broker.Delivery;
import io.haingestor.events.EventAttributes;
import io.vertx.core.AsyncResult;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One post of an event to a subscriber. On the subscriber's event loop, except for {@link #done}. */
final class HttpAttempt {
    private static final CharSequence PREFER = HttpHeaders.createOptimized("prefer");
    private static final CharSequence REPLY = HttpHeaders.createOptimized("reply");
    private static final CharSequence KN_NAMESPACE = HttpHeaders.createOptimized("kn-namespace");
    private static final CharSequence STRUCTURED = HttpHeaders.createOptimized(StructuredMode.CONTENT_TYPE);

    private final HttpSubscriber subscriber;
    private final CloudEvent event;
    private final CompletableFuture<Delivery> done = new CompletableFuture<>();
    private final String trace;
    private long timer;
    private @Nullable HttpClientRequest request;

    HttpAttempt(HttpSubscriber subscriber, CloudEvent event) {
        this.subscriber = subscriber;
        this.event = event;
        this.trace = subscriber.tracing().next(event);
    }

    /** @return completes with what became of it, never with an exception */
    CompletableFuture<Delivery> done() {
        return done;
    }

    void send(@Nullable Void turn) {
        timer = subscriber.loop().owner().setTimer(subscriber.timeoutMillis(), late -> timedOut());
        subscriber.client().request(subscriber.target()).onComplete(this::connected);
    }

    private void timedOut() {
        end(Delivery.unanswered("No answer within " + subscriber.timeoutMillis() + " ms"));
        if (request != null) {
            request.reset();
        }
    }

    private void connected(AsyncResult<HttpClientRequest> connected) {
        if (connected.failed()) {
            unanswered(connected.cause());
            return;
        }
        var made = connected.result();
        if (done.isDone()) {
            made.reset();
            return;
        }
        request = made;
        made.response().onComplete(this::answered);
        try {
            made.end(write(made.headers()));
        } catch (IllegalArgumentException e) {
            end(new Delivery.Failed(0, "The event cannot be sent over HTTP: " + e.getMessage(), false, null, ""));
            made.reset();
        }
    }

    private Buffer write(MultiMap headers) {
        headers.set(PREFER, REPLY);
        headers.set(KN_NAMESPACE, subscriber.namespace());
        headers.set(Tracing.HEADER, trace);
        var state = Tracing.state(event);
        if (state != null) {
            headers.set(Tracing.STATE_HEADER, state);
        }
        if (!subscriber.isStructured()) {
            return BinaryMode.write(event, trace, headers);
        }
        headers.set(HttpHeaders.CONTENT_TYPE, STRUCTURED);
        return Buffer.buffer(StructuredMode.write(CloudEventBuilder.from(event)
                .withExtension(EventAttributes.TRACE_PARENT, trace)
                .build()));
    }

    private void answered(AsyncResult<HttpClientResponse> answered) {
        if (answered.failed()) {
            unanswered(answered.cause());
            return;
        }
        // A reply is caused by this delivery, whose trace its subscriber need not know of.
        var arrival =
                new Arrival(subscriber.clock().instant().toString(), trace, Tracing.state(event), subscriber.tracing());
        var answer = new Answer(answered.result(), subscriber.clock(), arrival);
        answered.result()
                .handler(part -> {
                    if (!answer.take(part)) {
                        end(answer.delivery());
                        answered.result().request().reset();
                    }
                })
                .exceptionHandler(this::unanswered)
                .endHandler(nothing -> end(answer.delivery()));
    }

    private void unanswered(Throwable cause) {
        var message = cause.getMessage();
        end(Delivery.unanswered(
                "No answer: " + (message == null ? cause.getClass().getSimpleName() : message)));
    }

    private void end(Delivery delivery) {
        if (!done.isDone()) {
            subscriber.loop().owner().cancelTimer(timer);
            done.complete(delivery);
        }
    }
}

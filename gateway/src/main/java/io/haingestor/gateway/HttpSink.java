package io.haingestor.gateway;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.http.vertx.VertxMessageFactory;
import io.haingestor.events.EventAttributes;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Posts events to an address as binary CloudEvents (CloudEvents 1.0, HTTP Protocol Binding §3.1): several at a time, those of one {@code partitionkey} one after the
 * other. A 2xx is stored. A status that speaks of the event itself (400, 413, 415, 422 and the like) rejects it; every other one, and a request without an
 * answer, means later: among them what Knative's data plane contract calls retriable (404, 408, 409, 429, 5xx), and also what speaks of the address or of the right
 * to use it (3xx, 401, 403, 405, ...), because no event is lost for a mistake in the set-up. After a failure everything fails until {@link #resume()}, so the
 * order is kept. All on one Vert.x context.
 */
final class HttpSink implements EventSink, AutoCloseable {
    private static final Set<Integer> CLIENT_ERRORS_OF_THE_ADDRESS =
            Set.of(401, 402, 403, 404, 405, 407, 408, 409, 410, 421, 423, 425, 426, 428, 429, 451);
    private static final int SHOWN_CHARACTERS = 200;

    private final SinkSettings settings;
    private final Clock clock;
    private final Context context;
    private final WebClient client;
    private final Map<String, Queue<Pending>> behind = new HashMap<>();
    private final Queue<Pending> ready = new ArrayDeque<>();
    private int posted;
    private boolean failing;

    private record Pending(CloudEvent event, @Nullable String key, CompletableFuture<Void> stored) {}

    HttpSink(Vertx vertx, SinkSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        context = vertx.getOrCreateContext();
        var options = new WebClientOptions()
                .setMaxPoolSize(settings.concurrency())
                .setFollowRedirects(false)
                .setConnectTimeout((int) settings.timeout().toMillis());
        settings.trust().applyTo(options);
        client = WebClient.create(vertx, options);
    }

    @Override
    public CompletionStage<Void> send(CloudEvent event) {
        var key = (String) event.getExtension(EventAttributes.PARTITION_KEY);
        var pending = new Pending(event, key, new CompletableFuture<>());
        context.runOnContext(nothing -> accept(pending));
        return pending.stored();
    }

    @Override
    public void resume() {
        context.runOnContext(nothing -> failing = false);
    }

    @Override
    public void close() {
        client.close();
    }

    private void accept(Pending event) {
        if (failing) {
            event.stored()
                    .completeExceptionally(
                            new SinkUnavailableException("An event before this one failed", Duration.ZERO));
            return;
        }
        if (event.key() != null) {
            var queue = behind.get(event.key());
            if (queue != null) {
                queue.add(event);
                return;
            }
            behind.put(event.key(), new ArrayDeque<>());
        }
        ready.add(event);
        postReady();
    }

    private void postReady() {
        while (posted < settings.concurrency() && !ready.isEmpty()) {
            post(ready.remove());
        }
    }

    private void post(Pending event) {
        posted++;
        var request = client.requestAbs(HttpMethod.POST, settings.address().toString())
                .timeout(settings.timeout().toMillis());
        if (settings.token() != null) {
            request.bearerTokenAuthentication(settings.token());
        }
        VertxMessageFactory.createWriter(request)
                .writeBinary(withExtensions(event.event()))
                .onComplete(answer -> context.runOnContext(nothing -> answered(event, answer)));
    }

    private CloudEvent withExtensions(CloudEvent event) {
        if (settings.extensions().isEmpty()) {
            return event;
        }
        var builder = CloudEventBuilder.v1(event);
        settings.extensions().forEach(builder::withExtension);
        return builder.build();
    }

    private void answered(Pending event, AsyncResult<HttpResponse<Buffer>> answer) {
        posted--;
        var failure = failure(answer);
        if (failure == null) {
            event.stored().complete(null);
        } else {
            event.stored().completeExceptionally(failure);
        }
        if (failure instanceof SinkUnavailableException) {
            failing = true;
            failWaiting(failure);
        }
        release(event);
        postReady();
    }

    private void release(Pending event) {
        if (event.key() != null) {
            var queue = behind.get(event.key());
            var next = queue == null ? null : queue.poll();
            if (next == null) {
                behind.remove(event.key());
            } else {
                ready.add(next);
            }
        }
    }

    private void failWaiting(RuntimeException failure) {
        var waiting = new ArrayList<Pending>(ready);
        for (var queue : behind.values()) {
            waiting.addAll(queue);
            queue.clear();
        }
        ready.forEach(event -> behind.remove(event.key()));
        ready.clear();
        waiting.forEach(event -> event.stored().completeExceptionally(failure));
    }

    private @Nullable RuntimeException failure(AsyncResult<HttpResponse<Buffer>> answer) {
        if (answer.failed()) {
            var cause = answer.cause();
            return new SinkUnavailableException(
                    settings.address() + " did not answer: "
                            + (cause.getMessage() == null ? cause : cause.getMessage()),
                    Duration.ZERO);
        }
        var response = answer.result();
        var status = response.statusCode();
        if (status >= 200 && status < 300) {
            return null;
        }
        var message = settings.address() + " answered " + status + body(response);
        return status >= 400 && status < 500 && !CLIENT_ERRORS_OF_THE_ADDRESS.contains(status)
                ? new EventRejectedException(message)
                : new SinkUnavailableException(message, retryAfter(response.getHeader(HttpHeaders.RETRY_AFTER)));
    }

    private static String body(HttpResponse<Buffer> response) {
        var body = response.bodyAsString();
        return body == null || body.isBlank()
                ? ""
                : ": "
                        + body.substring(0, Math.min(body.length(), SHOWN_CHARACTERS))
                                .strip();
    }

    /** RFC 9110 §10.2.3: seconds, or a date. */
    private Duration retryAfter(@Nullable String header) {
        if (header == null) {
            return Duration.ZERO;
        }
        try {
            if (!header.isEmpty() && header.chars().allMatch(Character::isDigit)) {
                return Duration.ofSeconds(Long.parseLong(header));
            }
            var at = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Duration.between(clock.instant(), at);
        } catch (DateTimeException | NumberFormatException e) {
            return Duration.ZERO;
        }
    }
}

package io.haingestor.functions.support;

import io.cloudevents.CloudEvent;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Stands before and behind Funqy's HTTP binding, on the same paths. What is not a CloudEvent is refused before Funqy sees it; what Funqy would misread is
 * mended; a path that names a function calls that function; and a call that failed is answered as {@link Failures} says, where Funqy says 500 to everything.
 */
@Singleton
final class FunqyGuard {
    /** After authentication and the body's reading, before every ordinary route. */
    private static final int BEFORE_FUNQY = -1;

    private static final String METHODS = "POST, OPTIONS";
    private static final String BATCH = "application/cloudevents-batch+json";
    private static final String EVENT = FunqyGuard.class.getName();
    private static final String ENCODER = EVENT + ".encoder";

    private final InProcessFunctions functions;
    private final Optional<String> export;
    private final boolean overHttp;

    @Inject
    FunqyGuard(
            InProcessFunctions functions,
            @ConfigProperty(name = "quarkus.funqy.export") Optional<String> export,
            @ConfigProperty(name = "haingestor.functions.over-http", defaultValue = "true") boolean overHttp) {
        this.functions = functions;
        this.export = export;
        this.overHttp = overHttp;
    }

    void register(@Observes Router router) {
        if (!overHttp) {
            router.get("/").order(BEFORE_FUNQY).handler(call -> call.reroute("/index.html"));
            router.head("/").order(BEFORE_FUNQY).handler(call -> call.reroute("/index.html"));
        }
        guard(router, "/", this::giveToFunqy);
        functions.names().forEach(name -> guard(router, "/" + name, (call, event) -> invoke(name, call, event)));
    }

    private void guard(Router router, String path, BiConsumer<RoutingContext, CloudEvent> accept) {
        router.route(path)
                .order(BEFORE_FUNQY)
                .handler(overHttp ? call -> check(call, accept) : FunqyGuard::refuse)
                .failureHandler(this::answerFailure);
    }

    private static void refuse(RoutingContext call) {
        Problem.of(403, "Forbidden", "This process calls its functions itself; publish the event to its broker")
                .send(call.response());
    }

    private static void check(RoutingContext call, BiConsumer<RoutingContext, CloudEvent> accept) {
        var method = call.request().method();
        if (HttpMethod.OPTIONS.equals(method)) {
            call.response()
                    .putHeader(HttpHeaders.ALLOW, METHODS)
                    .setStatusCode(204)
                    .end();
        } else if (!HttpMethod.POST.equals(method)) {
            call.response().putHeader(HttpHeaders.ALLOW, METHODS);
            Problem.of(405, "Method Not Allowed", "Expected POST with a CloudEvent, got " + method)
                    .send(call.response());
        } else if (contentType(call).startsWith(BATCH)) {
            Problem.of(
                            415,
                            "Unsupported Media Type",
                            "Expected one CloudEvent, got a batch; send its events one by one")
                    .send(call.response());
        } else if (HttpAnswer.isStructured(call)) {
            checkStructured(call, accept);
        } else {
            checkBinary(call, accept);
        }
    }

    private static void checkBinary(RoutingContext call, BiConsumer<RoutingContext, CloudEvent> accept) {
        var headers = call.request().headers();
        try {
            var event = BinaryEvent.read(headers, body(call));
            BinaryEvent.decode(headers);
            accept.accept(call, event);
        } catch (NotACloudEventException e) {
            refuse(call, e);
        }
    }

    /** A structured event is parsed whole, which a large one makes too long for an event loop. */
    private static void checkStructured(RoutingContext call, BiConsumer<RoutingContext, CloudEvent> accept) {
        call.vertx()
                .executeBlocking(() -> StructuredEvent.read(body(call).getBytes()), false)
                .onSuccess(read -> {
                    call.request().headers().remove("ce-id"); // Funqy would take it for binary.
                    ((RoutingContextInternal) call).setBody(read.body());
                    accept.accept(call, read.event());
                })
                .onFailure(failure -> {
                    if (failure instanceof NotACloudEventException e) {
                        refuse(call, e);
                    } else {
                        call.fail(failure);
                    }
                });
    }

    /** Funqy looks at the type alone, or at {@code quarkus.funqy.export}. */
    private void giveToFunqy(RoutingContext call, CloudEvent event) {
        call.put(EVENT, event);
        if (!HttpAnswer.isStructured(call)) {
            call.put(
                    ENCODER,
                    call.addHeadersEndHandler(
                            end -> BinaryEvent.encode(call.response().headers())));
        }
        call.next();
    }

    /** The path names the function, which Funqy would not look at: several may be in one program and take the same types. */
    private void invoke(String name, RoutingContext call, CloudEvent event) {
        var function = functions.find(name).orElseThrow();
        call.vertx()
                .executeBlocking(() -> function.invoke(event, call), false)
                .compose(Future::fromCompletionStage)
                .onSuccess(answer -> HttpAnswer.send(call, answer))
                .onFailure(call::fail);
    }

    private static void refuse(RoutingContext call, NotACloudEventException e) {
        new Problem("Not a CloudEvent", 400, "Expected a CloudEvent 1.0, binary or structured", e.problems())
                .send(call.response());
    }

    private void answerFailure(RoutingContext call) {
        CloudEvent event = call.get(EVENT);
        if (event == null || call.response().headWritten()) {
            call.next();
            return;
        }
        if (call.get(ENCODER) instanceof Integer encoder) {
            call.removeHeadersEndHandler(encoder); // What is written from here on is encoded.
        }
        BinaryEvent.removeFrom(call.response().headers());
        var function = functions.find(export.orElse(event.getType()));
        if (call.failure() == null || function.isEmpty()) {
            answerStatus(call, event);
        } else {
            HttpAnswer.send(call, function.get().failures().answer(event, call.failure()));
        }
    }

    /** Funqy's own refusals. 404 and 409 say that no function or several are there for the type; Knative would try again, so it is said as 400. */
    private void answerStatus(RoutingContext call, CloudEvent event) {
        var example = functions.names().stream().findFirst().orElse("");
        var status = call.statusCode();
        if (status == 404 || status == 409) {
            Problem.of(
                            400,
                            "No function",
                            "There is not exactly one function for events of type '" + event.getType()
                                    + "' here; name it in the path, as in /" + example + ", or in QUARKUS_FUNQY_EXPORT")
                    .send(call.response());
        } else {
            Problem.of(Math.max(status, 400), "Failed", "The event was not dealt with")
                    .send(call.response());
        }
    }

    private static String contentType(RoutingContext call) {
        return Optional.ofNullable(call.request().getHeader(HttpHeaders.CONTENT_TYPE))
                .orElse("");
    }

    private static Buffer body(RoutingContext call) {
        return Optional.ofNullable(call.body().buffer()).orElseGet(Buffer::buffer);
    }
}

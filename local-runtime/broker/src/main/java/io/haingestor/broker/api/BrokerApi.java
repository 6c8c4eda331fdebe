package io.haingestor.broker.api;

import io.haingestor.broker.Broker;
import io.haingestor.broker.LogUnavailableException;
import io.haingestor.broker.topology.TopologyException;
import io.haingestor.events.EventJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after a running broker over HTTP: manifests, Triggers, dead letters, the log, replays. JSON in snake_case, times by ISO 8601, errors by RFC 9457. The broker is asked on
 * worker threads; a router's event loops never wait.
 */
public final class BrokerApi {
    /** Everything is below it. */
    public static final String ROOT = "/api/v1/broker";

    private static final Logger LOG = LoggerFactory.getLogger(BrokerApi.class);
    private static final long LARGEST_BODY = 64 << 10;
    private static final String RETRY_SECONDS = "5";

    private final Gate gate;
    private final List<Endpoint> endpoints;

    /**
     * @param broker the broker; asked for with each request
     * @param problems why the manifests, as they are now, are not in force; asked for with each request
     * @param gate who may do what
     */
    public BrokerApi(Supplier<Broker> broker, Supplier<List<TopologyException.Problem>> problems, Gate gate) {
        this.gate = gate;
        this.endpoints = Stream.of(
                        new ManifestRoutes(problems).endpoints(),
                        new TriggerRoutes(broker).endpoints(),
                        new DeadLetterRoutes(broker).endpoints(),
                        new EventRoutes(broker).endpoints(),
                        new ReplayRoutes(broker).endpoints())
                .flatMap(List::stream)
                .toList();
    }

    List<Endpoint> endpoints() {
        return endpoints;
    }

    /** @param router answers everything below {@link #ROOT} from now on */
    public void addTo(Router router) {
        var paths = new LinkedHashMap<String, Map<HttpMethod, Endpoint>>();
        for (var endpoint : endpoints) {
            paths.computeIfAbsent(endpoint.route(), path -> new LinkedHashMap<>())
                    .put(endpoint.method(), endpoint);
        }
        router.route(ROOT + "/*").failureHandler(this::failed);
        router.post(ROOT + "/replays").handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY));
        paths.forEach((path, methods) -> router.route(ROOT + path).handler(call -> dispatch(call, methods)));
        router.route(ROOT + "/*")
                .handler(call -> refuse(
                        call,
                        RefusedException.missing(
                                call.request().method() + " " + call.request().path())));
    }

    private void dispatch(RoutingContext context, Map<HttpMethod, Endpoint> methods) {
        var method = context.request().method();
        var endpoint = methods.get(HttpMethod.HEAD.equals(method) ? HttpMethod.GET : method);
        if (endpoint == null) {
            var allowed = methods.keySet().stream().map(HttpMethod::name).toList();
            context.response().putHeader(HttpHeaders.ALLOW, String.join(", ", allowed));
            refuse(context, new RefusedException(405, "Expected one of " + allowed + ", found " + method));
            return;
        }
        context.vertx()
                .executeBlocking(() -> answer(context, endpoint), false)
                .onSuccess(answer -> send(context, answer))
                .onFailure(error -> failed(context, error));
    }

    private Answer answer(RoutingContext context, Endpoint endpoint) throws RefusedException, LogUnavailableException {
        var call = new Call(context, gate);
        call.requireToken();
        if (!HttpMethod.GET.equals(endpoint.method())) {
            requireSameOrigin(context);
        }
        call.requireKnown(endpoint.parameters());
        return endpoint.action().answer(call);
    }

    /** A browser says which page asks; a page from elsewhere must not use that its reader can reach this machine. */
    private static void requireSameOrigin(RoutingContext context) throws RefusedException {
        var origin = context.request().getHeader(HttpHeaders.ORIGIN);
        if (origin != null && !isHost(origin, context.request().getHeader(HttpHeaders.HOST))) {
            throw new RefusedException(403, "Expected a request from a page of this server, found one from " + origin);
        }
    }

    private static boolean isHost(String origin, @Nullable String host) {
        try {
            var authority = URI.create(origin).getAuthority();
            return authority != null && authority.equalsIgnoreCase(host);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void send(RoutingContext context, Answer answer) {
        if (answer instanceof Answer.Stream stream) {
            new LineStream(context, stream.lines()).send();
        } else if (answer instanceof Answer.Json json) {
            send(context, json.status(), "application/json", json.content());
        }
    }

    private void failed(RoutingContext context) {
        if (context.statusCode() == 413) {
            refuse(context, new RefusedException(413, "Expected a body of at most " + LARGEST_BODY + " bytes"));
        } else {
            failed(context, context.failure());
        }
    }

    private static void failed(RoutingContext context, @Nullable Throwable error) {
        if (error instanceof RefusedException refused) {
            refuse(context, refused);
        } else if (error instanceof LogUnavailableException) {
            context.response().putHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
            refuse(context, new RefusedException(503, String.valueOf(error.getMessage())));
        } else {
            LOG.atError()
                    .setCause(error)
                    .addKeyValue("path", context.request().path())
                    .log("request-failed");
            refuse(context, new RefusedException(500, "This is a fault of the program; its log says more"));
        }
    }

    private static void refuse(RoutingContext context, RefusedException refused) {
        if (refused.status() == 401) {
            context.response().putHeader("WWW-Authenticate", "Bearer");
        }
        send(
                context,
                refused.status(),
                Problem.MEDIA_TYPE,
                Problem.of(refused, context.request().path()));
    }

    private static void send(RoutingContext context, int status, String type, Object content) {
        var response = context.response();
        if (!response.closed() && !response.ended()) {
            response.setStatusCode(status)
                    .putHeader(HttpHeaders.CONTENT_TYPE, type)
                    .end(Buffer.buffer(EventJson.write(content)));
        }
    }
}

package io.haingestor.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;

/** The routes below {@code /simulator}: the ledger, faults, the rate, and what happened so far. */
final class ControlRoutes {
    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";
    private static final int CHUNK_BYTES = 64 * 1024;

    private final Home home;
    private final Engine engine;
    private final Clients clients;
    private final ConnectionCounts counts;
    private final Faults faults;
    private final FaultState state;

    ControlRoutes(Home home, Engine engine, Clients clients, ConnectionCounts counts, Faults faults, FaultState state) {
        this.home = home;
        this.engine = engine;
        this.clients = clients;
        this.counts = counts;
        this.faults = faults;
        this.state = state;
    }

    void addTo(Router router) {
        router.get("/simulator/ledger").handler(this::ledger);
        router.get("/simulator/status").handler(route -> json(route, 200, status()));
        router.route("/simulator/*").handler(BodyHandler.create(false).setBodyLimit(CHUNK_BYTES));
        router.get("/simulator/faults").handler(route -> json(route, 200, lasting()));
        router.post("/simulator/faults")
                .handler(route -> answer(route, body -> {
                    faults.inject(body);
                    return lasting();
                }));
        router.delete("/simulator/faults").handler(route -> {
            faults.clear();
            json(route, 200, lasting());
        });
        router.post("/simulator/rate").handler(route -> answer(route, this::rate));
    }

    ObjectNode status() {
        return Json.object()
                .put("state", home.runState().name())
                .put("entities", home.states().all().size())
                .put("changes_per_second", engine.changesPerSecond())
                .put("changes", home.ledger().made())
                .put("delivered", home.ledger().delivered())
                .put("forgotten", home.ledger().forgotten())
                .put("clients", clients.count())
                .put("connections", counts.connections())
                .put("cut_clients", counts.cuts())
                .put("refused_tokens", counts.refused())
                .put("frames", counts.frames())
                .put("characters", counts.characters());
    }

    private interface Answer {
        ObjectNode of(ObjectNode body) throws Problem;
    }

    private ObjectNode rate(ObjectNode body) throws Problem {
        var wanted = body.path("changes_per_second");
        if (body.size() != 1
                || !wanted.isNumber()
                || wanted.asDouble() < 0
                || wanted.asDouble() > SimulatorConfig.MOST_CHANGES_PER_SECOND) {
            throw new Problem(400, "Expected {\"changes_per_second\": a number from 0 to 100000}, got " + body);
        }
        engine.changesPerSecond(wanted.asDouble());
        return status();
    }

    private ObjectNode lasting() {
        var answer = Json.object().put("auth_invalid", state.tokensRefused()).put("hang", state.hanging());
        state.absentRegistries().forEach(answer.putArray("absent_registry")::add);
        state.refusedSubscriptions().forEach(answer.putArray("refuse_subscription")::add);
        return answer;
    }

    /** A page in a browser cannot send this content type to another origin without being allowed to, and is not. */
    private static ObjectNode body(RoutingContext route) throws Problem {
        var type = route.request().getHeader(HttpHeaders.CONTENT_TYPE);
        if (type == null || !type.startsWith(JSON)) {
            throw new Problem(415, "Expected Content-Type: application/json, got " + type);
        }
        var text = route.body().asString();
        try {
            if (text != null && Json.read(text) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new Problem(400, "Expected a JSON object, got what is no JSON: " + e.getOriginalMessage());
        }
        throw new Problem(400, "Expected a JSON object, got " + text);
    }

    private static void answer(RoutingContext route, Answer answer) {
        try {
            json(route, 200, answer.of(body(route)));
        } catch (Problem problem) {
            route.response()
                    .setStatusCode(problem.status())
                    .putHeader(HttpHeaders.CONTENT_TYPE, PROBLEM)
                    .end(problem.json());
        }
    }

    private static void json(RoutingContext route, int status, ObjectNode json) {
        route.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                .end(json.toString());
    }

    private void ledger(RoutingContext route) {
        var response = route.response()
                .setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/x-ndjson")
                .putHeader("Simulator-Forgotten", Long.toString(home.ledger().forgotten()));
        var parts = home.ledger().parts().iterator();
        send(route.vertx(), response, parts.next(), 0, parts);
    }

    private static void send(
            Vertx vertx, HttpServerResponse response, Ledger.Part part, long from, Iterator<Ledger.Part> rest) {
        if (from >= part.length()) {
            if (rest.hasNext()) {
                send(vertx, response, rest.next(), 0, rest);
            } else {
                response.end();
            }
            return;
        }
        var bytes = ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, part.length() - from));
        try {
            part.file().read(bytes, from);
        } catch (IOException forgottenMeanwhile) {
            response.reset();
            return;
        }
        var chunk = Buffer.buffer(java.util.Arrays.copyOf(bytes.array(), bytes.position()));
        response.write(chunk)
                .onSuccess(written ->
                        vertx.runOnContext(turn -> send(vertx, response, part, from + chunk.length(), rest)));
    }
}

package io.haingestor.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Home Assistant's REST API (components/api and components/history of 2024.3.3). */
final class RestRoutes {
    private static final String JSON = "application/json";
    private static final long DAY_MICROS = 86_400_000_000L;
    private static final long MOST_BODY_BYTES = 16L << 20;

    private final Home home;
    private final Services services;
    private final Access access;

    RestRoutes(Home home, Services services, Access access) {
        this.home = home;
        this.services = services;
        this.access = access;
    }

    void addTo(Router router) {
        add(router.get("/api/"), route -> message(route, 200, "API running."));
        add(
                router.get("/api/config"),
                route -> json(route, 200, ConfigAnswer.of(home).toString()));
        add(router.get("/api/core/state"), route -> json(route, 200, "{\"state\":\"" + home.runState() + "\"}"));
        add(router.get("/api/components"), route -> json(route, 200, Json.write(ConfigAnswer.components(home))));
        add(
                router.get("/api/states"),
                route -> json(route, 200, StatesAnswer.all(home).toString()));
        add(router.get("/api/states/:entity"), this::state);
        add(router.post("/api/states/:entity"), this::setState);
        add(router.delete("/api/states/:entity"), this::removeState);
        add(router.get("/api/services"), this::services);
        add(router.post("/api/services/:domain/:service"), this::callService);
        add(router.post("/api/events/:type"), this::fireEvent);
        add(router.get("/api/history/period"), this::history);
        add(router.get("/api/history/period/:start"), this::history);
        router.errorHandler(404, route -> text(route, 404, "404: Not Found"));
        router.errorHandler(405, route -> text(route, 405, "405: Method Not Allowed"));
    }

    private void add(Route route, Handler<RoutingContext> handler) {
        route.handler(BodyHandler.create(false).setBodyLimit(MOST_BODY_BYTES))
                .handler(this::authorize)
                .handler(handler);
    }

    private void authorize(RoutingContext route) {
        var header = route.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (access.admitsHeader(header == null ? "" : header)) {
            route.next();
        } else {
            text(route, 401, "401: Unauthorized");
        }
    }

    private void state(RoutingContext route) {
        var state = home.states().get(route.pathParam("entity"));
        if (state == null) {
            message(route, 404, "Entity not found.");
        } else {
            json(route, 200, StatesAnswer.one(state));
        }
    }

    private void setState(RoutingContext route) {
        var body = object(route, "Invalid JSON specified.");
        if (body == null) {
            return;
        }
        var given = body.path("state");
        if (given.isMissingNode() || given.isNull()) {
            message(route, 400, "No state specified.");
            return;
        }
        var text = given.isTextual() ? given.textValue() : Schema.python(given);
        var entityId = route.pathParam("entity").toLowerCase(java.util.Locale.ROOT);
        if (!StateMachine.isValid(entityId)) {
            message(route, 400, "Invalid entity ID specified.");
        } else if (text.length() > StateMachine.LONGEST_STATE) {
            message(route, 400, "Invalid state specified.");
        } else {
            var isNew = home.states().get(entityId) == null;
            Map<String, @Nullable Object> attributes = Json.MAPPER.convertValue(
                    body.path("attributes").isObject() ? body.path("attributes") : Json.object(),
                    new TypeReference<LinkedHashMap<String, @Nullable Object>>() {});
            home.set(
                    entityId,
                    text,
                    Attributes.of(attributes),
                    body.path("force_update").asBoolean(false),
                    home.byOwner());
            route.response().putHeader(HttpHeaders.LOCATION, "/api/states/" + entityId);
            state(route, isNew ? 201 : 200, entityId);
        }
    }

    private void state(RoutingContext route, int status, String entityId) {
        var state = home.states().get(entityId);
        json(route, status, state == null ? "{}" : StatesAnswer.one(state));
    }

    private void removeState(RoutingContext route) {
        if (home.remove(route.pathParam("entity"), null)) {
            message(route, 200, "Entity removed.");
        } else {
            message(route, 404, "Entity not found.");
        }
    }

    private void services(RoutingContext route) {
        var answer = Json.MAPPER.createArrayNode();
        services.described().properties().forEach(domain -> {
            ObjectNode one = answer.addObject().put("domain", domain.getKey());
            one.set("services", domain.getValue());
        });
        json(route, 200, answer.toString());
    }

    private void callService(RoutingContext route) {
        var data = object(route, "Data should be valid JSON.");
        if (data == null) {
            return;
        }
        try {
            var changed = services.call(route.pathParam("domain"), route.pathParam("service"), data, home.byOwner());
            json(
                    route,
                    200,
                    '['
                            + String.join(
                                    ",", changed.stream().map(StatesAnswer::one).toList())
                            + ']');
        } catch (CommandException refused) {
            text(route, 400, "400: Bad Request");
        }
    }

    private void fireEvent(RoutingContext route) {
        var data = object(route, "Event data should be valid JSON.");
        if (data != null) {
            var type = route.pathParam("type");
            home.hub().fire(type, data, home.byOwner(), "REMOTE");
            message(route, 200, "Event " + type + " fired.");
        }
    }

    private void history(RoutingContext route) {
        var now = home.time().now();
        var path = route.pathParam("start");
        var start = path == null ? java.util.Optional.of(now - DAY_MICROS) : HistoryQuery.time(path);
        if (start.isEmpty()) {
            message(route, 400, "Invalid datetime");
            return;
        }
        var ids = new LinkedHashSet<>(List.of(
                route.queryParams().contains("filter_entity_id")
                        ? route.queryParams().get("filter_entity_id").strip().split(",", -1)
                        : new String[] {""}));
        if (ids.contains("")) {
            message(route, 400, "filter_entity_id is missing");
            return;
        }
        if (!ids.stream().allMatch(StateMachine::isValid)) {
            message(route, 400, "Invalid filter_entity_id");
            return;
        }
        var endText = route.queryParams().get("end_time");
        var end = endText == null ? java.util.Optional.of(start.get() + DAY_MICROS) : HistoryQuery.time(endText);
        if (end.isEmpty()) {
            message(route, 400, "Invalid end_time");
            return;
        }
        var query = new HistoryQuery(ids, start.get(), Math.min(end.get(), now + 1), options(route));
        var out = new StringBuilder("[");
        if (start.get() <= now) {
            query.ask(home).forEach((entityId, rows) -> {
                out.append(out.length() == 1 ? "" : ",");
                HistoryRows.full(out, entityId, rows, query.options());
            });
        }
        json(route, 200, out.append(']').toString());
    }

    private static HistoryRows.Options options(RoutingContext route) {
        var given = route.queryParams();
        return new HistoryRows.Options(
                !given.contains("skip_initial_state"),
                !"0".equals(given.get("significant_changes_only")),
                given.contains("minimal_response"),
                given.contains("no_attributes"));
    }

    /** @return the body, an empty object when there is none; null after an answer of 400 */
    private static @Nullable ObjectNode object(RoutingContext route, String problem) {
        var body = route.body().asString();
        if (body == null || body.isBlank()) {
            return Json.object();
        }
        JsonNode node;
        try {
            node = Json.read(body);
        } catch (JsonProcessingException e) {
            node = Json.MAPPER.missingNode();
        }
        if (node instanceof ObjectNode object) {
            return object;
        }
        message(route, 400, problem);
        return null;
    }

    private static void message(RoutingContext route, int status, String message) {
        json(route, status, Json.object().put("message", message).toString());
    }

    private static void json(RoutingContext route, int status, String json) {
        route.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                .end(json);
    }

    private static void text(RoutingContext route, int status, String text) {
        route.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                .end(text);
    }
}

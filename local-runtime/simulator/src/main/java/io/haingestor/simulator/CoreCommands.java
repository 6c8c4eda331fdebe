package io.haingestor.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.haingestor.simulator.Schema.Kind;
import java.util.LinkedHashSet;
import java.util.Set;

/** States, events, services and configuration over the WebSocket (websocket_api/commands.py of 2024.3.3). */
final class CoreCommands {
    private static final String NULL = "null";

    private final Home home;
    private final Services services;
    private final FaultState faults;

    CoreCommands(Home home, Services services, FaultState faults) {
        this.home = home;
        this.services = services;
        this.faults = faults;
    }

    void addTo(Commands commands) {
        commands.add("ping", Schema.none(), (session, id, message) -> session.connection()
                        .send(Messages.pong(id)))
                .add(
                        "supported_features",
                        Schema.none().required("features", Kind.INTEGERS),
                        CoreCommands::supportedFeatures)
                .add("subscribe_events", Schema.none().optional("event_type", Kind.TEXT), this::subscribeEvents)
                .add("subscribe_entities", Schema.none().optional("entity_ids", Kind.TEXTS), this::subscribeEntities)
                .add(
                        "unsubscribe_events",
                        Schema.none().required("subscription", Kind.POSITIVE),
                        CoreCommands::unsubscribe)
                .add("get_states", Schema.none(), this::getStates)
                .answer("get_config", Schema.none(), message -> ConfigAnswer.of(home))
                .answer("get_services", Schema.none(), message -> services.described())
                .answer("auth/current_user", Schema.none(), message -> currentUser())
                .add(
                        "call_service",
                        Schema.none()
                                .required("domain", Kind.TEXT)
                                .required("service", Kind.TEXT)
                                .optional("target", Kind.OBJECT)
                                .optional("service_data", Kind.OBJECT)
                                .optional("return_response", Kind.TRUTH),
                        this::callService)
                .add(
                        "fire_event",
                        Schema.none().required("event_type", Kind.TEXT).optional("event_data", Kind.OBJECT),
                        this::fireEvent);
    }

    private static void supportedFeatures(Session session, int id, ObjectNode message) {
        session.connection().coalesce(message.path("features").has("coalesce_messages"));
        session.connection().send(Messages.result(id, NULL));
    }

    private void subscribeEvents(Session session, int id, ObjectNode message) throws CommandException {
        var type = message.path("event_type").asText(Subscription.Events.EVERY);
        refuse(type);
        session.subscribe(new Subscription(session.connection(), id, new Subscription.Events(type)));
        session.connection().send(Messages.result(id, NULL));
    }

    private void subscribeEntities(Session session, int id, ObjectNode message) throws CommandException {
        refuse("entities");
        var entities = new Subscription.Entities(entityIds(message.path("entity_ids")));
        session.subscribe(new Subscription(session.connection(), id, entities));
        session.connection().send(Messages.result(id, NULL));
        var snapshot = new StringBuilder("{\"id\":" + id + ",\"type\":\"event\",\"event\":{\"a\":{");
        var lines = new long[home.states().all().size()];
        var count = 0;
        for (var slot : home.states().all()) {
            if (entities.wants(slot.state().entityId())) {
                if (count > 0) {
                    snapshot.append(',');
                }
                slot.state().writeCompressed(snapshot);
                lines[count++] = slot.position();
            }
        }
        session.connection().sendSnapshot(snapshot.append("}}}").toString(), java.util.Arrays.copyOf(lines, count));
    }

    private void refuse(String subscription) throws CommandException {
        if (faults.refusedSubscriptions().contains(subscription)) {
            throw new CommandException("unauthorized", "Unauthorized");
        }
    }

    private static Set<String> entityIds(JsonNode given) throws CommandException {
        var ids = new LinkedHashSet<String>();
        for (var id : given) {
            if (!StateMachine.isValid(id.asText())) {
                throw CommandException.invalidFormat("Entity ID " + id.asText()
                        + " is an invalid entity ID for dictionary value @ data['entity_ids']. Got "
                        + Schema.python(given));
            }
            ids.add(id.asText());
        }
        return ids;
    }

    private static void unsubscribe(Session session, int id, ObjectNode message) throws CommandException {
        if (!session.unsubscribe(message.path("subscription").asInt())) {
            throw CommandException.notFound("Subscription not found.");
        }
        session.connection().send(Messages.result(id, NULL));
    }

    private void getStates(Session session, int id, ObjectNode message) {
        session.connection().send(Messages.result(id, StatesAnswer.all(home)));
    }

    private void callService(Session session, int id, ObjectNode message) throws CommandException {
        var data = Json.object();
        message.path("service_data").properties().forEach(field -> data.set(field.getKey(), field.getValue()));
        message.path("target").properties().forEach(field -> {
            var value = field.getValue();
            data.set(
                    field.getKey(),
                    value.isTextual() ? Json.MAPPER.createArrayNode().add(value) : value);
        });
        var context = home.byOwner();
        services.call(message.path("domain").asText(), message.path("service").asText(), data, context);
        if (message.path("return_response").asBoolean()) {
            throw new CommandException(
                    "unknown_error", "Invalid argument return_response=True when handler does not support responses");
        }
        session.connection().send(Messages.result(id, "{\"context\":" + written(context) + "}"));
    }

    private void fireEvent(Session session, int id, ObjectNode message) {
        var context = home.byOwner();
        var data = message.path("event_data") instanceof ObjectNode given ? given : Json.object();
        home.hub().fire(message.path("event_type").asText(), data, context, "LOCAL");
        session.connection().send(Messages.result(id, "{\"context\":" + written(context) + "}"));
    }

    private ObjectNode currentUser() {
        return Json.object()
                .put("id", home.userId())
                .put("name", "Owner")
                .put("is_owner", true)
                .put("is_admin", true);
    }

    private static String written(HomeContext context) {
        var out = new StringBuilder();
        context.write(out);
        return out.toString();
    }
}

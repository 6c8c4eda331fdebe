package io.haingestor.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The receiving side of one client: the authentication, then its commands in order. Used by one thread. */
final class Session {
    private static final int NOT_AN_OBJECT = 0;

    private final Connection connection;
    private final Home home;
    private final Commands commands;
    private final Access access;
    private final Map<Integer, Subscription> subscriptions = new LinkedHashMap<>();
    private boolean authenticated;
    private int lastId;

    Session(Connection connection, Home home, Commands commands, Access access) {
        this.connection = connection;
        this.home = home;
        this.commands = commands;
        this.access = access;
        connection.sendNow(Messages.authRequired(Home.VERSION));
    }

    Connection connection() {
        return connection;
    }

    boolean isAuthenticated() {
        return authenticated;
    }

    void receive(String text) {
        JsonNode message;
        try {
            message = Json.read(text);
        } catch (JsonProcessingException e) {
            connection.close();
            return;
        }
        if (!authenticated) {
            authenticate(message);
        } else if (message.isArray()) {
            message.forEach(this::command);
        } else {
            command(message);
        }
    }

    /** The client is gone. */
    void closed() {
        connection.closed();
        subscriptions.values().forEach(home.hub()::unsubscribe);
        subscriptions.clear();
    }

    void subscribe(Subscription subscription) {
        subscriptions.put(subscription.id(), subscription);
        home.hub().subscribe(subscription);
    }

    boolean unsubscribe(int id) {
        var subscription = Optional.ofNullable(subscriptions.remove(id));
        subscription.ifPresent(home.hub()::unsubscribe);
        return subscription.isPresent();
    }

    private void authenticate(JsonNode message) {
        var problem = problemOf(message);
        if (problem.isPresent()) {
            connection.sendNow(Messages.authInvalid(problem.get()));
            connection.close();
            return;
        }
        authenticated = true;
        connection.sendNow(Messages.authOk(Home.VERSION));
    }

    private Optional<String> problemOf(JsonNode message) {
        if (!message.isObject()) {
            return Optional.of(
                    "Auth message incorrectly formatted: expected a dictionary. Got " + Schema.python(message));
        }
        if (!message.path("type").asText().equals("auth")) {
            return Optional.of(
                    "Auth message incorrectly formatted: not a valid value for dictionary value @ data['type']. Got "
                            + Schema.python(message.path("type")));
        }
        var token = message.path("access_token");
        if (!token.isMissingNode() && !token.isTextual()) {
            return Optional.of(
                    "Auth message incorrectly formatted: expected str for dictionary value @ data['access_token']. Got "
                            + Schema.python(token));
        }
        return access.admits(token.asText()) ? Optional.empty() : Optional.of("Invalid access token or password");
    }

    private void command(JsonNode message) {
        if (!(message instanceof ObjectNode command)
                || !isId(command.path("id"))
                || command.path("type").asText("").isEmpty()
                || !command.path("type").isTextual()) {
            connection.send(Messages.error(
                    message.isObject()
                            ? message.path("id").isMissingNode() ? NullNode.instance : message.path("id")
                            : IntNode.valueOf(NOT_AN_OBJECT),
                    CommandException.invalidFormat("Message incorrectly formatted.")));
            return;
        }
        var id = command.path("id").intValue();
        if (id <= lastId) {
            fail(id, new CommandException("id_reuse", "Identifier values have to increase."));
            return;
        }
        var type = command.path("type").textValue();
        var known = commands.find(type);
        if (known.isEmpty()) {
            // As the real one: an unknown command does not use up its id.
            fail(id, new CommandException("unknown_command", "Unknown command."));
            return;
        }
        try {
            known.get().schema().check(command);
            known.get().handler().handle(this, id, command);
        } catch (CommandException e) {
            fail(id, e);
        }
        lastId = id;
    }

    private void fail(int id, CommandException error) {
        connection.send(Messages.error(IntNode.valueOf(id), error));
    }

    private static boolean isId(JsonNode id) {
        return id.isIntegralNumber() && id.asLong() != 0 && id.canConvertToInt();
    }
}

package io.haingestor.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The commands of the WebSocket API by their type. */
final class Commands {
    private final Map<String, Command> byType = new LinkedHashMap<>();

    /** Does one command: sends its result, or throws. */
    @FunctionalInterface
    interface Handler {
        void handle(Session session, int id, ObjectNode message) throws CommandException;
    }

    /**
     * One command.
     *
     * @param schema its keys
     * @param handler what it does
     */
    record Command(Schema schema, Handler handler) {}

    /** A command whose answer is a value. */
    @FunctionalInterface
    interface Answer {
        Object of(ObjectNode message) throws CommandException;
    }

    Commands add(String type, Schema schema, Handler handler) {
        byType.put(type, new Command(schema, handler));
        return this;
    }

    Commands answer(String type, Schema schema, Answer answer) {
        return add(type, schema, (session, id, message) -> session.connection()
                .send(Messages.result(id, Json.write(answer.of(message)))));
    }

    Optional<Command> find(String type) {
        return Optional.ofNullable(byType.get(type));
    }
}

package io.haingestor.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message of Home Assistant's WebSocket API, as pieces of the frame it came in. The keys of a message come in any order.
 *
 * @param whole the message
 * @param id the command it belongs to; 0 when it has none
 * @param type {@code result}, {@code event}, {@code pong}, ...; empty when it has none
 * @param success whether a {@code result} says so
 * @param result what a command gave
 * @param event what a subscription brought
 * @param states the groups of an event of {@code subscribe_entities}
 */
record Message(
        Slice whole,
        int id,
        String type,
        boolean success,
        @Nullable Slice result,
        @Nullable Slice event,
        Groups states) {

    /**
     * The groups of an event of {@code subscribe_entities}.
     *
     * @param added under {@code a}
     * @param changed under {@code c}
     * @param removed under {@code r}
     */
    record Groups(@Nullable Slice added, @Nullable Slice changed, @Nullable Slice removed) {
        static final Groups NONE = new Groups(null, null, null);
    }

    /**
     * Reads a frame: one message, or a JSON array of messages.
     *
     * @throws MalformedJsonException when it is not JSON, or something else than objects
     */
    static List<Message> readAll(byte[] frame) throws MalformedJsonException {
        var scanner = new JsonScanner(Slice.of(frame));
        if (scanner.enter('[')) {
            var messages = new ArrayList<Message>();
            while (scanner.nextElement()) {
                messages.add(read(scanner, frame));
            }
            scanner.end();
            return messages;
        }
        var message = read(scanner, frame);
        scanner.end();
        return List.of(message);
    }

    /** @return the message as a tree, for the few that are read field by field */
    JsonNode tree() {
        return whole.tree();
    }

    /** @return why a command failed: its code and text */
    String error() {
        var error = tree().path("error");
        return error.path("code").asText("unknown") + ": "
                + error.path("message").asText("no message");
    }

    private static Message read(JsonScanner scanner, byte[] frame) throws MalformedJsonException {
        var start = scanner.position();
        var id = 0;
        var type = "";
        var success = false;
        Slice result = null;
        Slice event = null;
        var states = Groups.NONE;
        if (!scanner.enter('{')) {
            throw new MalformedJsonException("expected a JSON object at byte " + start);
        }
        while (scanner.nextMember()) {
            if (scanner.nameIs("id")) {
                id = (int) scanner.number();
            } else if (scanner.nameIs("type")) {
                type = type(scanner.value());
            } else if (scanner.nameIs("success")) {
                success = scanner.value().first() == 't';
            } else if (scanner.nameIs("result")) {
                result = scanner.value();
            } else if (scanner.nameIs("event")) {
                var at = scanner.position();
                states = groups(scanner);
                event = new Slice(frame, at, scanner.position());
            } else {
                scanner.skipValue();
            }
        }
        return new Message(new Slice(frame, start, scanner.position()), id, type, success, result, event, states);
    }

    private static String type(Slice value) {
        return value.isText() ? value.text() : "";
    }

    private static Groups groups(JsonScanner scanner) throws MalformedJsonException {
        if (!scanner.enter('{')) {
            scanner.skipValue();
            return Groups.NONE;
        }
        Slice added = null;
        Slice changed = null;
        Slice removed = null;
        while (scanner.nextMember()) {
            if (scanner.nameIs("a")) {
                added = scanner.value();
            } else if (scanner.nameIs("c")) {
                changed = scanner.value();
            } else if (scanner.nameIs("r")) {
                removed = scanner.value();
            } else {
                scanner.skipValue();
            }
        }
        return added == null && changed == null && removed == null ? Groups.NONE : new Groups(added, changed, removed);
    }
}

package io.haingestor.app.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.haingestor.events.EventJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A connection to Home Assistant's WebSocket API that asks one thing after the other; independent of the gateway that is tested. */
final class HomeSocket implements AutoCloseable {
    private final Inbox inbox = new Inbox();
    private final WebSocket socket;
    private int lastId;

    HomeSocket(URI home, String token) {
        var address = URI.create(home.toString().replaceFirst("^http", "ws")).resolve("/api/websocket");
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, inbox)
                .join();
        expect("auth_required", inbox.next());
        send(EventJson.mapper().createObjectNode().put("type", "auth").put("access_token", token));
        expect("auth_ok", inbox.next());
    }

    /**
     * @param command the type of a command without parameters
     * @return its result
     */
    JsonNode ask(String command) {
        send(EventJson.mapper().createObjectNode().put("id", ++lastId).put("type", command));
        var answer = inbox.next();
        expect("result", answer);
        if (!answer.path("success").asBoolean()) {
            throw new IllegalStateException(command + ": " + answer.path("error"));
        }
        return answer.path("result");
    }

    private void send(ObjectNode message) {
        socket.sendText(message.toString(), true).join();
    }

    private static void expect(String type, JsonNode message) {
        if (!message.path("type").asText().equals(type)) {
            throw new IllegalStateException("Expected " + type + ", got " + message);
        }
    }

    @Override
    public void close() {
        socket.abort();
    }

    private static final class Inbox implements WebSocket.Listener {
        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            part.append(text);
            if (last) {
                messages.add(part.toString());
                part.setLength(0);
            }
            from.request(1);
            return null;
        }

        JsonNode next() {
            try {
                var text = messages.poll(2, TimeUnit.MINUTES);
                if (text == null) {
                    throw new IllegalStateException("No answer over the WebSocket within two minutes");
                }
                return EventJson.mapper().readTree(text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}

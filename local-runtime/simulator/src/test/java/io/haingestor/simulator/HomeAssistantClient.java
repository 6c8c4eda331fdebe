package io.haingestor.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket client of Home Assistant for tests: sends one command at a time and keeps what arrives meanwhile. For one thread; not for load.
 */
public final class HomeAssistantClient implements AutoCloseable {
    /** How long anything may take before a test fails. */
    public static final Duration PATIENCE = Duration.ofMinutes(2);

    static final ObjectMapper MAPPER = new ObjectMapper();

    private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
    private final Deque<JsonNode> kept = new ArrayDeque<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;
    private int lastId;

    private HomeAssistantClient(String url) {
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(url.replaceFirst("^http", "ws") + "/api/websocket"), new Receiver())
                .join();
    }

    /** A frame as it came; no text when the connection ended. */
    record Frame(@Nullable String text) {}

    /**
     * Opens a connection and does not authenticate.
     *
     * @param url the base address without a slash at its end
     */
    public static HomeAssistantClient open(String url) {
        return new HomeAssistantClient(url);
    }

    /**
     * Opens a connection, authenticates and asks for coalesced messages.
     *
     * @param url the base address without a slash at its end
     * @param token an access token
     */
    public static HomeAssistantClient connect(String url, String token) {
        var client = authenticated(url, token);
        var features = MAPPER.createObjectNode();
        features.putObject("features").put("coalesce_messages", 1);
        client.command("supported_features", features);
        return client;
    }

    /**
     * Opens a connection and authenticates.
     *
     * @param url the base address without a slash at its end
     * @param token an access token
     */
    public static HomeAssistantClient authenticated(String url, String token) {
        var client = open(url);
        client.next();
        client.sendRaw(MAPPER.createObjectNode()
                .put("type", "auth")
                .put("access_token", token)
                .toString());
        var answer = client.next();
        if (!answer.path("type").asText().equals("auth_ok")) {
            throw new IllegalStateException("Expected auth_ok, got " + answer);
        }
        return client;
    }

    /** Sends a text frame as it is. */
    public void sendRaw(String text) {
        socket.sendText(text, true).join();
    }

    /**
     * Sends a command with the next id and waits for its answer; what else arrives is kept for {@link #event}.
     *
     * @param type the command
     * @param values its further keys
     * @return the whole answer
     */
    public JsonNode command(String type, ObjectNode values) {
        var id = send(type, values);
        return await(
                "the answer to " + type,
                message -> message.path("id").asInt() == id
                        && !message.path("type").asText().equals("event"));
    }

    /** @return the id it was sent with */
    int send(String type, ObjectNode values) {
        var id = ++lastId;
        var message = MAPPER.createObjectNode().put("id", id).put("type", type);
        message.setAll(values);
        sendRaw(message.toString());
        return id;
    }

    /** Sends a command without further keys, see {@link #command(String, ObjectNode)}. */
    public JsonNode command(String type) {
        return command(type, MAPPER.createObjectNode());
    }

    /** @return the {@code result} of the answer to the command with this id, when it was sent by {@link #sendRaw} */
    public JsonNode result(int id) {
        return await(
                        "the answer to command " + id,
                        message -> message.path("id").asInt() == id
                                && message.path("type").asText().equals("result"))
                .path("result");
    }

    /** @return the id of the last command */
    public int lastId() {
        return lastId;
    }

    /** @return the first {@code event} of this subscription that fits, taken out of what arrived */
    public JsonNode event(int subscription, Predicate<JsonNode> fits) {
        return await(
                        "an event of subscription " + subscription,
                        message -> message.path("id").asInt() == subscription
                                && message.path("type").asText().equals("event")
                                && fits.test(message.path("event")))
                .path("event");
    }

    /** @return whether something that fits has arrived and was not taken yet */
    public boolean hasArrived(Predicate<JsonNode> fits) {
        for (var frame = frames.poll(); frame != null; frame = frames.poll()) {
            keep(frame);
        }
        return kept.stream().anyMatch(fits);
    }

    /** @return the first message that fits, taken out of what arrived */
    JsonNode await(String what, Predicate<JsonNode> fits) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            for (var messages = kept.iterator(); messages.hasNext(); ) {
                var message = messages.next();
                if (fits.test(message)) {
                    messages.remove();
                    return message;
                }
            }
            keep(frame(deadline, what));
        }
    }

    /** @return the next message, whatever it is */
    public JsonNode next() {
        return await("a message", message -> true);
    }

    /** @return the next frame as it came */
    public String nextFrame() {
        var text = frame(System.nanoTime() + PATIENCE.toNanos(), "a frame").text();
        if (text == null) {
            throw new IllegalStateException("Expected a frame, but the connection ended");
        }
        return text;
    }

    /** Waits for the end of the connection. @return the close code; 1006 when it ended without one */
    public int awaitClose() {
        return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** Ends the connection normally. */
    @Override
    public void close() {
        if (!socket.isOutputClosed()) {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "")
                    .exceptionally(gone -> socket)
                    .join();
        }
        socket.abort();
    }

    /** Reads nothing more, as a client that is stuck. */
    public void stall() {
        stalled = true;
    }

    private volatile boolean stalled;

    private Frame frame(long deadline, String what) {
        try {
            var frame = frames.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (frame == null) {
                throw new AssertionError(
                        "Expected " + what + " within " + PATIENCE + "; arrived and not taken: " + kept);
            }
            return frame;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + what, e);
        }
    }

    private void keep(Frame frame) {
        if (frame.text() == null) {
            throw new IllegalStateException("The connection ended; arrived and not taken: " + kept);
        }
        try {
            var json = MAPPER.readTree(frame.text());
            if (json.isArray()) {
                json.forEach(kept::add);
            } else {
                kept.add(json);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected JSON, got " + frame.text(), e);
        }
    }

    private final class Receiver implements WebSocket.Listener {
        private final StringBuilder partial = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                frames.add(new Frame(partial.toString()));
                partial.setLength(0);
            }
            if (!stalled) {
                from.request(1);
            }
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            end(code);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            end(1006);
        }

        private void end(int code) {
            frames.add(new Frame(null));
            closed.complete(code);
        }
    }
}

package io.haingestor.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.haingestor.events.EventJson;
import io.netty.channel.ChannelOption;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.impl.ServerWebSocketImpl;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A WebSocket server that says exactly what a test wants. Without a wish it behaves like a small Home Assistant that has one entity. */
final class FakeHome implements AutoCloseable {
    static final String TOKEN = "the-secret-token";

    final Vertx vertx = Vertx.vertx();
    final List<JsonNode> received = new CopyOnWriteArrayList<>();
    final List<ServerWebSocket> sockets = new CopyOnWriteArrayList<>();
    final Map<String, String> results = new ConcurrentHashMap<>();
    final Set<String> refused = ConcurrentHashMap.newKeySet();
    final Set<String> unanswered = ConcurrentHashMap.newKeySet();
    volatile String firstMessage = "{\"type\":\"auth_required\",\"ha_version\":\"2026.3.1\"}";
    volatile String snapshot = "{\"a\":{\"light.hall\":{\"s\":\"on\",\"a\":{},\"c\":\"C1\",\"lc\":1772359200}}}";
    volatile String afterSnapshot = "";
    final AtomicInteger closed = new AtomicInteger();
    volatile boolean silent;
    volatile int httpStatus;
    private final HttpServerOptions options;
    private HttpServer server;
    private HeldPort held;
    private int port;

    FakeHome() {
        this(new HttpServerOptions());
    }

    FakeHome(HttpServerOptions options) {
        this.options = options.setMaxWebSocketFrameSize(64 << 20)
                .setMaxWebSocketMessageSize(64 << 20)
                .setHost("127.0.0.1");
        results.put("get_config", "{\"state\":\"RUNNING\",\"version\":\"2026.3.1\"}");
        start();
    }

    void start() {
        if (held != null) {
            held.close();
        }
        server = vertx.createHttpServer(options).requestHandler(request -> {
            if (httpStatus > 0) {
                request.response().setStatusCode(httpStatus).end("<html>");
            } else {
                request.toWebSocket().onSuccess(this::connected);
            }
        });
        port = server.listen(port)
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    void stop() {
        server.close().toCompletionStage().toCompletableFuture().join();
        // A closed socket leaves its port only when its selector takes its next turn.
        held = GatewayBench.await().ignoreExceptions().until(() -> new HeldPort(port), HeldPort.class::isInstance);
        sockets.clear();
    }

    int port() {
        return port;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** How many connections were opened so far. */
    int connections() {
        return (int) received.stream()
                .filter(message -> type(message).equals("auth"))
                .count();
    }

    /** Sends a frame on the newest connection. */
    void send(String frame) {
        newest().writeTextMessage(frame);
    }

    /** Sends an event of a subscription, e.g. of {@code subscribe_entities} or {@code subscribe_events call_service}. */
    void sendEvent(String command, String event) {
        send("{\"type\":\"event\",\"event\":" + event + ",\"id\":" + idOf(command) + "}");
    }

    /** The id of the newest command of that kind. */
    int idOf(String command) {
        GatewayBench.await().until(() -> find(command) != null);
        return find(command).path("id").asInt();
    }

    ServerWebSocket newest() {
        return sockets.get(sockets.size() - 1);
    }

    /** The types of the commands, in the order of their arrival. */
    List<String> commands() {
        return received.stream().map(FakeHome::type).toList();
    }

    /** Ends the newest connection without a closing handshake, as a reset does. */
    void reset() {
        var channel = ((ServerWebSocketImpl) newest()).channelHandlerContext().channel();
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close().syncUninterruptibly();
    }

    @Override
    public void close() {
        if (held != null) {
            held.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private JsonNode find(String command) {
        var words = command.split(" ", -1);
        JsonNode newest = null;
        for (var message : received) {
            if (type(message).equals(words[0])
                    && (words.length == 1
                            || message.path("event_type").asText("*").equals(words[1]))) {
                newest = message;
            }
        }
        return newest;
    }

    private void connected(ServerWebSocket socket) {
        sockets.add(socket);
        socket.frameHandler(frame -> read(socket, frame));
        socket.exceptionHandler(broken -> {});
        socket.closeHandler(nothing -> closed.incrementAndGet());
        socket.writeTextMessage(firstMessage);
    }

    private void read(ServerWebSocket socket, WebSocketFrame frame) {
        if (!frame.isText()) {
            return;
        }
        try {
            var message = EventJson.mapper().readTree(frame.textData());
            received.add(message);
            if (!silent) {
                answer(socket, message);
            }
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private void answer(ServerWebSocket socket, JsonNode message) {
        var type = type(message);
        var id = message.path("id").asInt();
        var name = message.has("event_type")
                ? type + ' ' + message.path("event_type").asText()
                : type;
        if (type.equals("auth")) {
            var valid = message.path("access_token").asText().equals(TOKEN) && !refused.contains("auth");
            socket.writeTextMessage(
                    valid
                            ? "{\"type\":\"auth_ok\",\"ha_version\":\"2026.3.1\"}"
                            : "{\"type\":\"auth_invalid\",\"message\":\"Invalid access token or password\"}");
        } else if (unanswered.contains(name)) {
            return;
        } else if (type.equals("ping")) {
            socket.writeTextMessage("{\"id\":" + id + ",\"type\":\"pong\"}");
        } else if (refused.contains(name)) {
            socket.writeTextMessage(
                    "{\"id\":" + id
                            + ",\"type\":\"result\",\"success\":false,\"error\":{\"code\":\"unauthorized\",\"message\":\"Unauthorized\"}}");
        } else {
            var result = results.getOrDefault(name, type.endsWith("/list") || type.endsWith("/get") ? "[]" : "null");
            socket.writeTextMessage(
                    "{\"success\":true,\"type\":\"result\",\"result\":" + result + ",\"id\":" + id + "}");
            if (type.equals("subscribe_entities")) {
                socket.writeTextMessage("{\"type\":\"event\",\"event\":" + snapshot + ",\"id\":" + id + "}");
                if (!afterSnapshot.isEmpty()) {
                    socket.writeTextMessage("{\"type\":\"event\",\"event\":" + afterSnapshot + ",\"id\":" + id + "}");
                }
            }
        }
    }

    private static String type(JsonNode message) {
        return message.path("type").asText();
    }
}

package io.haingestor.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.haingestor.events.EventJson;
import io.haingestor.gateway.GatewayStatus.Failure;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket to Home Assistant: opens it, presents the token, numbers commands, finds the answer to each, watches that it lives. Frames come on an event
 * loop of Vert.x and are handed to the gateway's loop at once; everything else lives there. An answer is never waited for.
 */
final class WireConnection {
    private static final Logger LOG = LoggerFactory.getLogger(WireConnection.class);
    private static final int SHOWN_CHARACTERS = 80;

    private final Vertx vertx;
    private final Endpoint endpoint;
    private final GatewaySettings.Connection settings;
    private final GatewayLoop loop;
    private final ClientWebSocket socket;
    private final ConnectFailures failures;
    private final Listener listener;

    private final AtomicLong unhandledBytes = new AtomicLong();
    private final Map<Integer, Command> commands = new HashMap<>();
    private final Map<Integer, Subscription> subscriptions = new HashMap<>();
    private Future<WebSocket> connecting = Future.failedFuture("not opened");
    private @Nullable Buffer partial;
    private volatile @Nullable Context paused;
    private int lastId;
    private long frames;
    private boolean accepted;
    private boolean closed;
    private GatewayLoop.@Nullable Timer deadline;

    /** Hears what becomes of the connection. */
    interface Listener {
        /**
         * The token was accepted.
         *
         * @param version the core's version
         */
        void accepted(String version);

        /**
         * A frame makes no sense; what it said is lost.
         *
         * @param why what is wrong with it
         */
        void unreadable(String why);

        /** It could not be opened, or has ended. Called once, unless {@link #close()} was called before. */
        void lost(Failure failure);
    }

    /** Hears what a subscription brings. */
    interface Subscription {
        /** Home Assistant will send events. */
        default void began() {}

        /**
         * Home Assistant refused it.
         *
         * @param reason its words
         */
        void refused(String reason);

        /** @param message an event */
        void event(Message message);

        /**
         * Home Assistant could not write an event and says so in its place; others follow.
         *
         * @param reason its words
         */
        default void broken(String reason) {}
    }

    private record Command(Consumer<Message> answered, Consumer<String> refused, GatewayLoop.Timer deadline) {}

    WireConnection(
            Vertx vertx,
            WebSocketClient client,
            Endpoint endpoint,
            GatewaySettings.Connection settings,
            GatewayLoop loop,
            Listener listener) {
        this.vertx = vertx;
        this.endpoint = endpoint;
        this.settings = settings;
        this.loop = loop;
        this.listener = listener;
        socket = client.webSocket();
        failures = new ConnectFailures(endpoint, loop.clock());
    }

    void open() {
        socket.frameHandler(this::received);
        socket.exceptionHandler(
                cause -> loop.execute(() -> lose(failures.whileConnected(cause, settings.maxMessageBytes()))));
        socket.closeHandler(nothing -> loop.execute(() -> lose(failures.closed(how(socket.closeStatusCode())))));
        var options = new WebSocketConnectOptions()
                .setHost(endpoint.host())
                .setPort(endpoint.port())
                .setSsl(endpoint.tls())
                .setURI(endpoint.path())
                .setTimeout(settings.timing().connect().toMillis());
        deadline = loop.after(
                settings.timing().connect().plus(settings.timing().auth()), () -> lose(failures.authTimeout()));
        // Opened from another thread than an event loop's, Vert.x 4.5 now and then loses the message that follows its
        // handshake at once, which is the one that asks for the token: one of 2,500 connections on a busy machine.
        Promise<WebSocket> opened = Promise.promise();
        vertx.runOnContext(nothing -> socket.connect(options).onComplete(opened));
        connecting = opened.future();
        connecting.onFailure(cause -> loop.execute(() -> lose(failures.whileConnecting(cause))));
    }

    /**
     * Sends a command that has one answer.
     *
     * @param command the message without its id
     * @param answered gets the answer when it is a success
     * @param refused gets the reason when it is not, or when none came in time
     */
    void ask(ObjectNode command, Consumer<Message> answered, Consumer<String> refused) {
        var id = ++lastId;
        var timeout = settings.timing().command();
        var timer = loop.after(timeout, () -> {
            if (commands.remove(id) != null) {
                refused.accept("no answer within " + timeout.toSeconds() + " s");
            }
        });
        commands.put(id, new Command(answered, refused, timer));
        send(command.put("id", id));
    }

    /**
     * Sends a command that asks for events.
     *
     * @return its id, for {@link #unsubscribe}
     */
    int subscribe(ObjectNode command, Subscription subscription) {
        ask(command, answer -> subscription.began(), reason -> {
            subscriptions.values().remove(subscription);
            subscription.refused(reason);
        });
        subscriptions.put(lastId, subscription);
        return lastId;
    }

    /** No event of this subscription is heard any more. */
    void unsubscribe(int subscription) {
        subscriptions.remove(subscription);
        ask(command("unsubscribe_events").put("subscription", subscription), answer -> {}, reason -> {});
    }

    /** @return a message without an id */
    static ObjectNode command(String type) {
        return EventJson.mapper().createObjectNode().put("type", type);
    }

    /** Ends the connection; the listener hears nothing any more. */
    void close() {
        if (!closed) {
            end();
            connecting.onSuccess(WebSocket::close);
        }
    }

    private void end() {
        closed = true;
        if (deadline != null) {
            deadline.cancel();
        }
        commands.values().forEach(command -> command.deadline().cancel());
        commands.clear();
        subscriptions.clear();
    }

    private void lose(Failure failure) {
        if (!closed) {
            close();
            listener.lost(failure);
        }
    }

    /** On the event loop: puts fragments together and hands whole messages over. */
    private void received(WebSocketFrame frame) {
        if (!frame.isText() && !frame.isBinary() && !frame.isContinuation()) {
            return;
        }
        var data = frame.binaryData();
        if (partial != null || !frame.isFinal()) {
            partial = partial == null ? Buffer.buffer() : partial;
            data = partial.appendBuffer(data);
        }
        if (!frame.isFinal()) {
            return;
        }
        partial = null;
        var bytes = data.getBytes();
        if (unhandledBytes.addAndGet(bytes.length) > settings.maxMessageBytes()) {
            // Never reached unless the gateway's thread is held up for long: memory must not grow without end.
            socket.pause();
            paused = Vertx.currentContext();
        }
        loop.execute(() -> {
            try {
                if (!closed) {
                    handle(bytes);
                }
            } finally {
                handled(bytes.length);
            }
        });
    }

    private void handled(int bytes) {
        var left = unhandledBytes.addAndGet(-bytes);
        var eventLoop = paused;
        if (eventLoop != null && left <= settings.maxMessageBytes() / 2) {
            paused = null;
            eventLoop.runOnContext(nothing -> socket.resume());
        }
    }

    private void handle(byte[] bytes) {
        frames++;
        try {
            for (var message : Message.readAll(bytes)) {
                if (accepted) {
                    handle(message);
                } else {
                    authenticate(message);
                }
                if (closed) {
                    return;
                }
            }
        } catch (MalformedJsonException e) {
            if (accepted) {
                LOG.warn("Left out a message that is not JSON: {}", e.getMessage());
                listener.unreadable(String.valueOf(e.getMessage()));
            } else {
                lose(failures.notHomeAssistant(shown(bytes)));
            }
        }
    }

    /** A message that nobody had thought of costs nothing but itself: the others of its frame are changes of state. */
    private void handle(Message message) {
        try {
            dispatch(message);
        } catch (RuntimeException e) {
            LOG.error("Left out a message that cannot be dealt with", e);
            listener.unreadable(String.valueOf(e.getMessage()));
        }
    }

    private void authenticate(Message message) {
        switch (message.type()) {
            case "auth_required" -> send(command("auth").put("access_token", endpoint.token()));
            case "auth_ok" -> {
                accepted = true;
                if (deadline != null) {
                    deadline.cancel();
                }
                ping();
                listener.accepted(message.tree().path("ha_version").asText("unknown"));
            }
            case "auth_invalid" ->
                lose(failures.authInvalid(message.tree().path("message").asText("no reason")));
            default -> lose(failures.notHomeAssistant(shown(message.whole().copy())));
        }
    }

    private void dispatch(Message message) {
        var subscription = subscriptions.get(message.id());
        switch (message.type()) {
            case "event" -> {
                if (subscription != null) {
                    subscription.event(message);
                }
            }
            case "result", "pong" -> {
                var command = commands.remove(message.id());
                if (command != null) {
                    command.deadline().cancel();
                    answer(command, message);
                } else if (subscription != null && !message.success()) {
                    subscription.broken(message.error());
                }
            }
            default -> LOG.debug("Ignored a message of type '{}'", message.type());
        }
    }

    private static void answer(Command command, Message message) {
        if (message.success() || message.type().equals("pong")) {
            command.answered().accept(message);
        } else {
            command.refused().accept(message.error());
        }
    }

    /** Anything that arrives shows that the connection lives, so the answer itself is not looked at. */
    private void ping() {
        deadline = loop.after(settings.timing().pingInterval(), () -> {
            var before = frames;
            ask(command("ping"), pong -> {}, reason -> {});
            deadline = loop.after(settings.timing().pingTimeout(), () -> {
                if (frames == before) {
                    lose(failures.noPong());
                } else {
                    ping();
                }
            });
        });
    }

    private void send(ObjectNode message) {
        socket.writeTextMessage(new String(EventJson.write(message), StandardCharsets.UTF_8))
                .onFailure(
                        cause -> loop.execute(() -> lose(failures.whileConnected(cause, settings.maxMessageBytes()))));
    }

    private static String how(@Nullable Short status) {
        return status == null ? "without a word" : "with code " + status;
    }

    private static String shown(byte[] bytes) {
        var text = new String(bytes, 0, Math.min(bytes.length, SHOWN_CHARACTERS), StandardCharsets.UTF_8);
        return '\'' + text + (bytes.length > SHOWN_CHARACTERS ? "...'" : "'");
    }
}

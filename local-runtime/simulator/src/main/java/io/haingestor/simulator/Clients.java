package io.haingestor.simulator;

import io.netty.channel.Channel;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The clients of {@code /api/websocket}. Used by one thread. */
final class Clients {
    private static final long AUTH_MILLIS = 10_000;

    private final Vertx vertx;
    private final Home home;
    private final Commands commands;
    private final Access access;
    private final ConnectionCounts counts;
    private final FaultState faults;
    private final Set<Session> sessions = new LinkedHashSet<>();
    private final Set<Channel> hanging = new LinkedHashSet<>();

    Clients(Vertx vertx, Home home, Commands commands, Access access, ConnectionCounts counts, FaultState faults) {
        this.vertx = vertx;
        this.home = home;
        this.commands = commands;
        this.access = access;
        this.counts = counts;
        this.faults = faults;
    }

    /** A TCP connection came: it is left without an answer while the home hangs. */
    void connected(HttpConnection connection) {
        if (faults.hanging()) {
            var channel = channel(connection);
            channel.config().setAutoRead(false);
            hanging.add(channel);
            var unused = channel.closeFuture().addListener(closed -> hanging.remove(channel));
        }
    }

    void upgrade(HttpServerRequest request) {
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            request.response()
                    .setStatusCode(400)
                    .putHeader("Content-Type", "text/plain; charset=utf-8")
                    .end("No WebSocket UPGRADE hdr: None\n Can \"Upgrade\" only to \"WebSocket\".");
            return;
        }
        var channel = channel(request.connection());
        request.toWebSocket().onSuccess(socket -> accept(socket, channel));
    }

    int count() {
        return (int) sessions.stream().filter(Session::isAuthenticated).count();
    }

    /** @return how many connections wait for the home to hang no longer */
    int hanging() {
        return hanging.size();
    }

    /** @param what what happens to every connection there is */
    void all(Consumer<Connection> what) {
        for (var session : List.copyOf(sessions)) {
            what.accept(session.connection());
        }
    }

    /** The home no longer hangs: those who waited for an answer are let go. */
    void release() {
        for (var channel : List.copyOf(hanging)) {
            var unused = channel.close();
        }
    }

    private void accept(ServerWebSocket socket, Channel channel) {
        counts.connection();
        var connection = new Connection(vertx, socket, channel, home.time(), home.ledger(), counts);
        var session = new Session(connection, home, commands, access);
        sessions.add(session);
        socket.textMessageHandler(session::receive);
        socket.closeHandler(closed -> {
            sessions.remove(session);
            session.closed();
        });
        socket.exceptionHandler(failure -> connection.drop());
        vertx.setTimer(AUTH_MILLIS, timer -> {
            if (!session.isAuthenticated()) {
                connection.close();
            }
        });
    }

    /** Vert.x offers no public way to end a connection by a reset or to stop reading without telling the client. */
    private static Channel channel(HttpConnection connection) {
        return ((ConnectionBase) connection).channel();
    }
}

package io.haingestor.gateway;

import io.haingestor.events.EventSources;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/**
 * Holds the WebSocket of one home, for ever, and hands what it says to a sink. Puts the parts together: {@link Connector} keeps a connection, {@link Home} knows what
 * came over it, {@link Delivery} brings it to the sink. One thread, the {@link GatewayLoop}, owns all of their state.
 */
final class Gateway {
    private static final int CLOSING_SECONDS = 1;

    private final GatewaySettings settings;
    private final GatewayLoop loop;
    private final WebSocketClient client;
    private final Tally tally = new Tally();
    private final Delivery delivery;
    private final Home home;
    private final Connector connector;

    /**
     * @param settings the configuration
     * @param instance the home's identity in the {@code source} of its events
     * @param sink takes the events
     * @param disk the outbox; stays the caller's to close when {@link #start()} was never called
     * @param vertx runs the WebSocket
     * @param loop owns the gateway's state
     * @param random for back-off and trace ids
     */
    Gateway(
            GatewaySettings settings,
            String instance,
            EventSink sink,
            Backlog.Disk disk,
            Vertx vertx,
            GatewayLoop loop,
            RandomGenerator random) {
        this.settings = settings;
        this.loop = loop;
        var connection = settings.connection();
        // Vert.x never cancels a handshake's timeout whose timer has the id 0, and then closes the open connection when
        // it fires.
        vertx.cancelTimer(vertx.setTimer(1, first -> {}));
        client = vertx.createWebSocketClient(options(connection));
        var times = new TimeText();
        var factory = new EventFactory(EventSources.homeAssistant(instance), times, random);
        delivery = new Delivery(
                sink,
                disk,
                loop,
                tally,
                settings.outbox().bounds(),
                gap -> factory.gapOpened(gap.data(), gap.opened()),
                random);
        home = new Home(settings.home(), loop.clock(), times, tally, factory, delivery);
        var events = settings.home().events();
        connector = new Connector(
                connection.endpoints(),
                (endpoint, owner) -> new Link(vertx, client, endpoint, connection, events, home, loop, owner),
                connection.timing().returnInterval(),
                loop,
                random);
    }

    /**
     * Emits what the outbox holds, and connects.
     *
     * @return completes when both have begun; fails when the outbox cannot be read
     */
    CompletionStage<Void> start() {
        var started = new CompletableFuture<Void>();
        loop.execute(() -> {
            try {
                delivery.start();
                connector.start();
                started.complete(null);
            } catch (OutboxException e) {
                started.completeExceptionally(e);
            }
        });
        return started;
    }

    /**
     * Closes the connection, waits a little for the sink, and stores what it did not answer.
     *
     * @return completes when everything is safe
     */
    CompletionStage<Void> stop() {
        var stopped = new CompletableFuture<Void>();
        loop.execute(() -> {
            connector.stop();
            delivery.stop(settings.connection().timing().stop()).whenComplete((nothing, failure) -> {
                client.close();
                stopped.complete(null);
            });
        });
        return stopped;
    }

    /** @return what the gateway is doing; for any thread */
    GatewayStatus status() {
        var link = connector.snapshot();
        return new GatewayStatus(
                link.state(),
                link.endpoint(),
                link.version(),
                link.since(),
                link.failure(),
                home.lastEvent(),
                home.entities(),
                delivery.failure(),
                link.refused(),
                tally.counts());
    }

    private static WebSocketClientOptions options(GatewaySettings.Connection connection) {
        var options = new WebSocketClientOptions()
                .setMaxFrameSize(connection.maxMessageBytes())
                .setMaxMessageSize(connection.maxMessageBytes())
                .setConnectTimeout((int) connection.timing().connect().toMillis())
                .setVerifyHost(connection.trust().verify())
                .setClosingTimeout(CLOSING_SECONDS)
                .setTcpKeepAlive(true);
        connection.trust().applyTo(options);
        return options;
    }
}

package io.haingestor.simulator;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.time.Clock;

/**
 * A simulated Home Assistant on 127.0.0.1: its WebSocket API, its REST API, a home that changes by itself, a ledger of
 * what was sent, and faults on demand. Safe for use by several threads.
 */
public final class Simulator implements AutoCloseable {
    private static final String HOST = "127.0.0.1";

    private final Vertx vertx;
    private final HttpServer server;
    private final SimulatorConfig config;

    private Simulator(Vertx vertx, HttpServer server, SimulatorConfig config) {
        this.vertx = vertx;
        this.server = server;
        this.config = config;
    }

    /**
     * Starts a home that lives in the machine's time; returns when it answers.
     *
     * @param config which home
     * @throws IllegalStateException when the port cannot be opened
     */
    public static Simulator start(SimulatorConfig config) {
        return start(config, Clock.systemUTC());
    }

    /**
     * Starts a home; returns when it answers.
     *
     * @param config which home
     * @param clock gives every time stamp and the time of day of the day curves, and paces the changes: no change is made while it stands still
     * @throws IllegalStateException when the port cannot be opened
     */
    public static Simulator start(SimulatorConfig config, Clock clock) {
        var vertx = Vertx.vertx();
        try {
            var server = vertx.createHttpServer()
                    .requestHandler(
                            request -> request.response().setStatusCode(503).end())
                    .listen(config.port(), HOST)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            return new Simulator(vertx, server, config);
        } catch (RuntimeException e) {
            vertx.close();
            throw new IllegalStateException(
                    "Cannot listen on " + HOST + ':' + config.port() + " at " + clock.instant(), e);
        }
    }

    /** @return the TCP port it listens on */
    public int port() {
        return server.actualPort();
    }

    /** @return the base address without a slash at its end: {@code http://127.0.0.1:8123} */
    public String url() {
        return "http://" + HOST + ':' + port();
    }

    /** @return the access token it lets in */
    public String token() {
        return config.token();
    }

    /** Cuts every connection, frees the port and removes the ledger; returns when that is done. A second call does nothing. */
    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}

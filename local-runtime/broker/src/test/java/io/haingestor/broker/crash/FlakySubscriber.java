package io.haingestor.broker.crash;

import io.haingestor.broker.LastingPort;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;

/**
 * The subscriber of one Trigger: fails with a tenth of what it gets, never answers a hundredth, is slow with some, and closes its port again and again. All of it runs on
 * one event loop.
 */
final class FlakySubscriber {
    private static final int[] FAILURES = {404, 408, 429, 500, 502, 503};
    private static final int[] SUCCESSES = {200, 202, 204};
    private static final int AGAIN_MILLIS = 20;

    private final Vertx vertx;
    private final Context loop;
    private final Deliveries deliveries;
    private final SplittableRandom random;
    private final IntSupplier run;
    private final Map<HttpConnection, Integer> runs = new HashMap<>();
    private HttpServer server;
    private final int port = LastingPort.choose();
    private boolean calm;

    /**
     * @param vertx on one of whose event loops it runs
     * @param deliveries what it is judged by
     * @param random what it does to an event
     * @param run which broker process connects now
     */
    FlakySubscriber(Vertx vertx, Deliveries deliveries, SplittableRandom random, IntSupplier run) {
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
        this.deliveries = deliveries;
        this.random = random;
        this.run = run;
    }

    /** Opens a port of its own, and closes it now and then. @return the port */
    int start() {
        var listening = Promise.<Integer>promise();
        loop.runOnContext(turn -> open(listening));
        return listening.future().toCompletionStage().toCompletableFuture().join();
    }

    private void open(Promise<Integer> listening) {
        server = vertx.createHttpServer(new HttpServerOptions().setReuseAddress(true))
                .connectionHandler(this::connected)
                .requestHandler(this::receive);
        server.listen(port, "127.0.0.1")
                .onSuccess(opened -> {
                    vertx.setTimer(random.nextInt(200, 1_500), timer -> restart());
                    listening.complete(port);
                })
                // A port that was closed may be held a little longer: without this it would stay closed for ever.
                .onFailure(held -> vertx.setTimer(AGAIN_MILLIS, timer -> open(listening)));
    }

    private void restart() {
        if (!calm) {
            server.close()
                    .onComplete(closed -> vertx.setTimer(random.nextInt(1, 150), timer -> open(Promise.promise())));
        }
    }

    /** From now on everything is accepted at once. */
    void calm() {
        loop.runOnContext(turn -> calm = true);
    }

    private void connected(HttpConnection connection) {
        runs.put(connection, run.getAsInt());
        connection.exceptionHandler(cut -> {});
        connection.closeHandler(closed -> runs.remove(connection));
    }

    private void receive(HttpServerRequest request) {
        var event = Numbered.of(request.getHeader("ce-id"));
        var in = runs.getOrDefault(request.connection(), run.getAsInt());
        request.endHandler(end -> {
            deliveries.arrived(event, in);
            answer(event, in, request.response());
        });
    }

    private void answer(Numbered event, int in, HttpServerResponse response) {
        var dice = calm ? 1 : random.nextDouble();
        if (dice < 0.02) {
            response.reset();
        } else if (dice < 0.1) {
            response.setStatusCode(FAILURES[random.nextInt(FAILURES.length)]).end("not now");
        } else if (dice < 0.105) {
            vertx.setTimer(random.nextInt(10, 400), timer -> accept(event, in, response));
        } else if (dice >= 0.115) {
            accept(event, in, response);
        }
        // Else it hangs until the broker gives up.
    }

    private void accept(Numbered event, int in, HttpServerResponse response) {
        if (!response.closed()) {
            // What a port that is being closed does not send any more, the broker cannot know.
            response.setStatusCode(SUCCESSES[random.nextInt(SUCCESSES.length)])
                    .end()
                    .onSuccess(sent -> deliveries.accepted(event, in));
        }
    }
}

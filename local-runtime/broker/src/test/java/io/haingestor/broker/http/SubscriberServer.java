package io.haingestor.broker.http;

import io.haingestor.broker.topology.Destination;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** A subscriber over HTTP that remembers what it was sent and answers as a test wants. */
final class SubscriberServer implements AutoCloseable {
    final List<Received> received = new CopyOnWriteArrayList<>();
    final AtomicInteger connections = new AtomicInteger();
    /** Answers a request. */
    volatile BiConsumer<Received, HttpServerResponse> answer = (request, response) -> response.end();

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;

    record Received(String method, String uri, MultiMap headers, Buffer buffer) {
        byte[] body() {
            return buffer.getBytes();
        }

        String header(String name) {
            return headers.get(name);
        }
    }

    SubscriberServer() {
        server = vertx.createHttpServer()
                .connectionHandler(connection -> connections.incrementAndGet())
                .requestHandler(this::receive)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private void receive(HttpServerRequest request) {
        request.body().onSuccess((Buffer body) -> {
            var what = new Received(
                    request.method().name(),
                    request.uri(),
                    MultiMap.caseInsensitiveMultiMap().addAll(request.headers()),
                    body);
            received.add(what);
            answer.accept(what, request.response());
        });
    }

    int port() {
        return server.actualPort();
    }

    Destination at(String path) {
        return new Destination.Address(URI.create("http://127.0.0.1:" + port() + path));
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}

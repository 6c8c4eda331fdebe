package io.haingestor.gateway;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** A broker's address that answers as a test wants. */
final class HttpSinkServer implements AutoCloseable {
    final Vertx vertx = Vertx.vertx();
    final List<Request> requests = new CopyOnWriteArrayList<>();
    final List<String> stored = new CopyOnWriteArrayList<>();
    final AtomicInteger open = new AtomicInteger();
    final AtomicInteger mostOpen = new AtomicInteger();
    /** Answers a request; a 2xx counts as stored. */
    volatile BiConsumer<HttpServerRequest, Request> answer = (request, event) -> reply(request, event, 202);

    private final HttpServer server;
    private final boolean tls;

    /** What was posted. */
    record Request(String path, MultiMap headers, Buffer body) {
        String id() {
            return headers.get("ce-id");
        }
    }

    HttpSinkServer() {
        this(new HttpServerOptions());
    }

    HttpSinkServer(HttpServerOptions options) {
        tls = options.isSsl();
        server = vertx.createHttpServer(options.setHost("127.0.0.1").setPort(0))
                .requestHandler(request -> {
                    if (request.method().equals(HttpMethod.GET)) {
                        request.response().end(String.join("\n", stored));
                        return;
                    }
                    mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
                    request.bodyHandler(body -> {
                        var event = new Request(
                                request.path(),
                                MultiMap.caseInsensitiveMultiMap().addAll(request.headers()),
                                body);
                        requests.add(event);
                        answer.accept(request, event);
                    });
                })
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    String url() {
        return (tls ? "https" : "http") + "://127.0.0.1:" + server.actualPort() + "/default/home";
    }

    void reply(HttpServerRequest request, Request event, int status) {
        open.decrementAndGet();
        if (status < 300) {
            stored.add(event.id());
        }
        request.response().setStatusCode(status).end();
    }

    List<String> ids() {
        return new ArrayList<>(stored);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}

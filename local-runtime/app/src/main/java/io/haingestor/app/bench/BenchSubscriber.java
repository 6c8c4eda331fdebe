package io.haingestor.app.bench;

import io.haingestor.events.EpochMicros;
import io.haingestor.events.EventJson;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.util.BitSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code bench subscriber}: the subscriber of {@code bench broker}, in a process of its own. It remembers which events came and how long each was under way. A post to
 * {@link #STUCK} is never answered, any other at once. All of it runs on one event loop.
 */
@Command(name = "subscriber", hidden = true, description = "Takes the events of bench broker, which starts it.")
final class BenchSubscriber implements Callable<Integer> {
    /** Where events are posted that are never answered. */
    static final String STUCK = "/stuck";
    /** {@code GET} tells what came, {@code DELETE} forgets it. */
    static final String RECEIVED = "/received";
    /** {@code GET} tells how long what came was under way. */
    static final String AGES = "/ages";

    @Option(names = "--port", required = true)
    private int port;

    private final BitSet numbers = new BitSet();
    private final Samples ages = new Samples();
    private long repeated;
    private long lastMicros;

    /** Made by picocli, which fills in the options. */
    BenchSubscriber() {}

    /** Runs until the process is ended. */
    @Override
    public Integer call() throws InterruptedException {
        var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        vertx.createHttpServer()
                .requestHandler(this::handle)
                .listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        new CountDownLatch(1).await();
        return 0;
    }

    private void handle(HttpServerRequest request) {
        if (HttpMethod.POST.equals(request.method())) {
            if (!request.path().equals(STUCK)) {
                take(Integer.parseInt(request.getHeader(EventPost.NUMBER)), request.getHeader(EventPost.SENT));
                request.response().end();
            }
            return;
        }
        if (HttpMethod.DELETE.equals(request.method())) {
            numbers.clear();
            ages.clear();
            repeated = 0;
        }
        var answer = request.path().equals(AGES) ? Ages.of(ages) : new Received(ages.count(), repeated, lastMicros);
        request.response().end(Buffer.buffer(EventJson.write(answer)));
    }

    private void take(int number, String sentMicros) {
        if (numbers.get(number)) {
            repeated++;
            return;
        }
        numbers.set(number);
        lastMicros = EpochMicros.of(Instant.now());
        ages.add(lastMicros - Long.parseLong(sentMicros));
    }
}

package io.haingestor.broker.crash;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.BitSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Posts one event after the other on a connection of its own, as fast as they are taken, and remembers which were. What was not taken is not posted again: nobody
 * knows whether it was stored. Runs on one event loop.
 */
final class Producer {
    private static final int ANSWER_MILLIS = 30_000;
    private static final long PAUSE_MILLIS = 10;
    private static final Buffer DATA = Buffer.buffer(new byte[1024]);

    private final Vertx vertx;
    private final int number;
    private final HttpClient client;
    private final RequestOptions target;
    private final BooleanSupplier mayPost;
    private final BitSet acknowledged = new BitSet();
    private int next;
    private boolean stopped;
    private boolean idle;

    /**
     * @param vertx on one of whose event loops it runs
     * @param number its own
     * @param target the Broker
     * @param mayPost false while it is to wait
     */
    Producer(Vertx vertx, int number, String target, BooleanSupplier mayPost) {
        this.vertx = vertx;
        this.number = number;
        this.client = vertx.httpClientBuilder()
                .with(new PoolOptions().setHttp1MaxSize(1))
                // Without it each connection that a kill cuts is logged.
                .withConnectHandler(connection -> connection.exceptionHandler(cut -> {}))
                .build();
        this.target = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(target)
                .setTimeout(ANSWER_MILLIS);
        this.mayPost = mayPost;
    }

    /** Begins to post. */
    void start() {
        vertx.runOnContext(turn -> post());
    }

    private void post() {
        synchronized (this) {
            if (stopped) {
                idle = true;
                return;
            }
        }
        if (mayPost.getAsBoolean()) {
            client.request(target).onSuccess(this::send).onFailure(refused -> pause());
        } else {
            pause();
        }
    }

    private void pause() {
        vertx.setTimer(PAUSE_MILLIS, timer -> post());
    }

    private void send(HttpClientRequest request) {
        var event = new Numbered(number, next++);
        event.writeTo(request.headers());
        request.send(DATA)
                .compose(response -> response.end().map(nothing -> response.statusCode()))
                .onSuccess(status -> {
                    if (status / 100 == 2) {
                        acknowledge(event);
                        post();
                    } else {
                        pause();
                    }
                })
                .onFailure(unanswered -> pause());
    }

    private synchronized void acknowledge(Numbered event) {
        acknowledged.set(event.sequence());
    }

    /** Posts nothing more. */
    synchronized void stop() {
        stopped = true;
    }

    /** @return whether it has stopped and waits for no answer */
    synchronized boolean isIdle() {
        return idle;
    }

    /** @return how many events were acknowledged */
    synchronized int count() {
        return acknowledged.cardinality();
    }

    /** Hands over every event that was acknowledged. */
    synchronized void acknowledged(Consumer<Numbered> consumer) {
        acknowledged.stream().forEach(sequence -> consumer.accept(new Numbered(number, sequence)));
    }
}

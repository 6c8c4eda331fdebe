package io.haingestor.app.bench;

import io.haingestor.events.EpochMicros;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Posts numbered events over kept connections, one request at a time on each: as fast as they are taken, or at a steady rate whoever is slow. It runs on one event
 * loop, and one load at a time.
 */
final class LoadGenerator implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int SUCCESS = 2;
    private static final long TICK_MILLIS = 1;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Context loop = vertx.getOrCreateContext();
    private final URI target;
    private final int connections;
    private final EventPost post;
    private final ArrayDeque<LoadConnection> idle = new ArrayDeque<>();
    private long number;
    private @Nullable Run run;

    /**
     * Connects.
     *
     * @param target who is posted to
     * @param connections how many requests may run at a time
     * @param first the number of the first event
     */
    LoadGenerator(URI target, int connections, long first) {
        this.target = target;
        this.connections = connections;
        this.post = new EventPost(target);
        this.number = first;
        var connected = new CompletableFuture<@Nullable Void>();
        loop.runOnContext(turn -> connect(vertx.createNetClient(), connected));
        connected.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    private void connect(NetClient client, CompletableFuture<@Nullable Void> connected) {
        var all = new ArrayList<Future<NetSocket>>();
        for (var i = 0; i < connections; i++) {
            all.add(client.connect(target.getPort(), target.getHost()).onSuccess(this::add));
        }
        Future.all(all).onSuccess(done -> connected.complete(null)).onFailure(connected::completeExceptionally);
    }

    private void add(NetSocket socket) {
        idle.add(new LoadConnection(socket, this::answered));
        socket.closeHandler(closed -> {
            if (run != null) {
                run.done.completeExceptionally(new IllegalStateException(target + " closed a connection"));
            }
        });
    }

    private void answered(LoadConnection connection) {
        if (run != null) {
            run.answered(connection);
        }
    }

    /**
     * Posts as fast as the events are taken.
     *
     * @param duration for how long new ones are posted
     * @return what was sent, when all of it is answered
     */
    Sent flood(Duration duration) {
        return run(Double.POSITIVE_INFINITY, duration);
    }

    /**
     * Posts at a steady rate: an event that finds no connection free waits for one, and its time counts from when it was due.
     *
     * @param rate events per second
     * @param duration for how long new ones are posted
     * @return what was sent, when all of it is answered
     */
    Sent steady(double rate, Duration duration) {
        return run(rate, duration);
    }

    private Sent run(double rate, Duration duration) {
        var done = new CompletableFuture<Sent>();
        loop.runOnContext(turn -> {
            run = new Run(rate, duration, done);
            run.begin();
        });
        return done.orTimeout(duration.plus(PATIENCE).toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static long now() {
        return EpochMicros.of(Instant.now());
    }

    private final class Run {
        private final double rate;
        private final long beganNanos = System.nanoTime();
        private final long beganMicros = now();
        private final long nanos;
        private final CompletableFuture<Sent> done;
        private final ArrayDeque<Long> due = new ArrayDeque<>();
        private final Samples answers = new Samples();
        private long planned;
        private long acknowledged;
        private long refused;
        private boolean over;

        Run(double rate, Duration duration, CompletableFuture<Sent> done) {
            this.rate = rate;
            this.nanos = duration.toNanos();
            this.done = done;
        }

        void begin() {
            if (Double.isFinite(rate)) {
                vertx.setPeriodic(TICK_MILLIS, this::tick);
            } else {
                for (var free = idle.size(); free > 0; free--) {
                    send(idle.remove(), now());
                }
            }
        }

        private void tick(long timer) {
            var elapsed = System.nanoTime() - beganNanos;
            var wanted = (long) (rate * Math.min(elapsed, nanos) / TimeUnit.SECONDS.toNanos(1));
            for (; planned < wanted; planned++) {
                due.add(now());
            }
            while (!due.isEmpty() && !idle.isEmpty()) {
                send(idle.remove(), due.remove());
            }
            if (elapsed >= nanos) {
                vertx.cancelTimer(timer);
                over = true;
                endWhenIdle();
            }
        }

        private void send(LoadConnection connection, long micros) {
            connection.send(post.of(number++, micros), micros);
        }

        void answered(LoadConnection connection) {
            var now = now();
            answers.add(now - connection.sentMicros());
            if (connection.status() / 100 == SUCCESS) {
                acknowledged++;
            } else {
                refused++;
            }
            over |= !Double.isFinite(rate) && System.nanoTime() - beganNanos >= nanos;
            if (!due.isEmpty()) {
                send(connection, due.remove());
            } else if (Double.isFinite(rate) || over) {
                idle.add(connection);
                endWhenIdle();
            } else {
                send(connection, now);
            }
        }

        private void endWhenIdle() {
            if (over && due.isEmpty() && idle.size() == connections) {
                run = null;
                done.complete(new Sent(acknowledged, refused, beganMicros, now(), answers));
            }
        }
    }
}

package io.haingestor.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.haingestor.gateway.GatewaySettings.Connection;
import io.haingestor.gateway.GatewaySettings.Timing;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ConditionTimeoutException;

/** A whole gateway whose time a test moves, with a recording sink. */
final class GatewayBench implements AutoCloseable {
    /** Limits that pass in the machine's own time too are so long that a busy machine does not reach them. */
    static final Duration CONNECT_TIMEOUT = Duration.ofMinutes(1);

    static final Duration AUTH_TIMEOUT = Duration.ofSeconds(10);
    static final Duration LONGEST_TRY = CONNECT_TIMEOUT.plus(AUTH_TIMEOUT);
    static final EntityFilter EVERYTHING = new EntityFilter(EntityFilter.Rules.NONE, EntityFilter.Rules.NONE);

    final ManualLoop loop = new ManualLoop();
    final ThreadLoop disk;
    final RecordingSink sink;
    final Gateway gateway;
    private final FakeHome home;

    private GatewayBench(Builder builder) {
        disk = new ThreadLoop("outbox-test", loop.clock());
        sink = builder.sink;
        home = builder.home;
        var timing = new Timing(
                CONNECT_TIMEOUT,
                AUTH_TIMEOUT,
                Duration.ofSeconds(60),
                builder.pingInterval,
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofSeconds(3));
        var settings = new GatewaySettings(
                new Connection(List.copyOf(builder.endpoints), builder.trust, builder.maxMessageBytes, timing),
                new GatewaySettings.Home("test", builder.events, builder.filter, builder.secrets),
                new GatewaySettings.OutboxSettings(
                        builder.folder, 1 << 30, Duration.ofDays(7), new Delivery.Bounds(8192, 32 << 20, 64 << 20)),
                null);
        try {
            var outbox = Outbox.open(
                    builder.folder,
                    settings.outbox().maxBytes(),
                    settings.outbox().maxAge());
            gateway = new Gateway(
                    settings,
                    "test",
                    sink,
                    new Backlog.Disk(outbox, disk),
                    builder.vertx,
                    loop,
                    new SplittableRandom(7));
        } catch (OutboxException e) {
            throw new AssertionError(e);
        }
    }

    static Builder of(FakeHome home, Path folder) {
        var builder = new Builder(home, folder);
        builder.endpoints.add(Endpoint.parse(home.url(), FakeHome.TOKEN));
        return builder;
    }

    static ConditionFactory await() {
        return Awaitility.await()
                .atMost(2, TimeUnit.MINUTES)
                .pollInterval(Duration.ofMillis(5))
                .pollDelay(Duration.ZERO);
    }

    /** Returns when this holds and the gateway has done all that belongs to it. */
    void await(Supplier<Boolean> condition) {
        await().until(() -> loop.call(condition));
    }

    GatewayBench start() {
        gateway.start().toCompletableFuture().join();
        return this;
    }

    /** Waits until the first snapshot was reported. */
    GatewayBench startAndConnect() {
        start();
        awaitConnected(1);
        return this;
    }

    void awaitConnected(int times) {
        try {
            await(() -> sink.ofType("io.haingestor.gateway.connected").size() == times);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(whatIsGoingOn(), e);
        }
    }

    /** What a failure needs to be understood: where the connection stands, what the home was told, and what each thread does. */
    private String whatIsGoingOn() {
        var text = new StringBuilder("not connected: %s%nthe home got %s%n".formatted(gateway.status(), home.received));
        Thread.getAllStackTraces().forEach((thread, frames) -> {
            if (thread.getName().matches("(gateway-test|outbox-test|vert\\.x-eventloop).*")) {
                text.append(thread).append('\n');
                List.of(frames)
                        .forEach(frame -> text.append("    ").append(frame).append('\n'));
            }
        });
        return text.toString();
    }

    void awaitStates(String... ids) {
        await().untilAsserted(() -> assertThat(loop.call(sink::states)).containsExactly(ids));
    }

    void awaitState(GatewayStatus.State state) {
        await(() -> gateway.status().state() == state);
    }

    /** Moves the time in steps until the gateway tries again; how long that took. */
    Duration advanceToNextTry() {
        var step = Duration.ofMillis(100);
        var waited = Duration.ZERO;
        var failedAt = gateway.status().lastFailure().at();
        while (gateway.status().state() == GatewayStatus.State.BACKING_OFF
                && gateway.status().lastFailure().at().equals(failedAt)) {
            loop.advance(step);
            waited = waited.plus(step);
            if (waited.toMinutes() > 10) {
                throw new AssertionError("no try within ten minutes");
            }
        }
        return waited;
    }

    /** Stops within the time that the test moves, and returns when everything is safe. */
    void stop() {
        var stopped = gateway.stop().toCompletableFuture();
        loop.settle();
        await().until(() -> {
            loop.advance(Duration.ofSeconds(1));
            return stopped.isDone();
        });
    }

    @Override
    public void close() {
        stop();
        loop.close();
        disk.close();
    }

    static final class Builder {
        final FakeHome home;
        final List<Endpoint> endpoints = new ArrayList<>();
        final Path folder;
        Vertx vertx;
        RecordingSink sink = new RecordingSink();
        List<String> events = List.of("call_service");
        EntityFilter filter = EVERYTHING;
        Secrets secrets = new Secrets(Set.of(), false);
        Duration pingInterval = Duration.ofDays(1);
        Trust trust = Trust.OF_THE_RUNTIME;
        int maxMessageBytes = 64 << 20;

        private Builder(FakeHome home, Path folder) {
            this.home = home;
            this.folder = folder;
            vertx = home.vertx;
        }

        Builder events(String... types) {
            events = List.of(types);
            return this;
        }

        Builder endpoint(String url, String token) {
            endpoints.add(Endpoint.parse(url, token));
            return this;
        }

        Builder only(String url, String token) {
            endpoints.clear();
            return endpoint(url, token);
        }

        /** Runs the gateway's side of the connection; the home has its own. */
        Builder vertx(Vertx given) {
            vertx = given;
            return this;
        }

        Builder pingInterval(Duration given) {
            pingInterval = given;
            return this;
        }

        Builder trust(Trust given) {
            trust = given;
            return this;
        }

        Builder maxMessageBytes(int bytes) {
            maxMessageBytes = bytes;
            return this;
        }

        Builder sink(RecordingSink given) {
            sink = given;
            return this;
        }

        Builder secrets(Secrets given) {
            secrets = given;
            return this;
        }

        GatewayBench build() {
            return new GatewayBench(this);
        }
    }
}

package io.haingestor.gateway;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A gateway loop on a real thread whose time moves only when a test moves it. */
final class ManualLoop implements GatewayLoop {
    static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> new Thread(task, "gateway-test"));
    private final List<Waiting> timers = new ArrayList<>();
    private volatile Instant now = START;

    private record Waiting(Instant due, Runnable task) {}

    /** Moves the time on; every timer that becomes due runs at its own moment. Returns when all have run. */
    void advance(Duration time) {
        call(() -> {
            var until = now.plus(time);
            for (var next = next(until); next != null; next = next(until)) {
                timers.remove(next);
                now = next.due().isAfter(now) ? next.due() : now;
                next.task().run();
            }
            now = until;
            return now;
        });
    }

    /** Returns when all tasks that were handed over have run. */
    void settle() {
        call(() -> now);
    }

    <T> T call(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, thread)
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    Instant now() {
        return now;
    }

    @Override
    public Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
    }

    @Override
    public void execute(Runnable task) {
        if (!thread.isShutdown()) {
            thread.execute(task);
        }
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        var timer = new Waiting(now.plus(delay), task);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private Waiting next(Instant until) {
        return timers.stream()
                .filter(timer -> !timer.due().isAfter(until))
                .min(Comparator.comparing(Waiting::due))
                .orElse(null);
    }
}

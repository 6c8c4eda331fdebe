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
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A gateway loop on a real thread whose time moves only when a test moves it. */
final class ManualLoop implements GatewayLoop {
    static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    /** What another thread hands over after the end has nothing to tell any more. */
    private final ExecutorService thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> new Thread(task, "gateway-test"),
            new ThreadPoolExecutor.DiscardPolicy());

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

    /** Whether a timer runs that ends at exactly this moment. */
    boolean waitsFor(Instant due) {
        return call(() -> timers.stream().anyMatch(timer -> timer.due().equals(due)));
    }

    /** Returns when all tasks that were handed over have run. */
    void settle() {
        call(() -> now);
    }

    /** The result of a task that runs when all that were handed over before have run, so that nothing of them is half done. */
    <T> T call(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, thread)
                .orTimeout(2, TimeUnit.MINUTES)
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
        thread.execute(task);
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

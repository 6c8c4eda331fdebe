package io.haingestor.broker.ping;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A clock that a test moves, and a timer that runs what is due by it on the test's own thread. */
final class HandTime extends Clock {
    private final PriorityQueue<Due> waiting = new PriorityQueue<>(Comparator.comparing(Due::at));
    private Instant now;

    private ScheduledThreadPoolExecutor timer;

    HandTime(String now) {
        this.now = Instant.parse(now);
    }

    private record Due(Instant at, Runnable task, Future<?> future) {}

    private synchronized void add(Due due) {
        waiting.add(due);
    }

    /** The timer of a new process: what waited in the one before is forgotten. */
    synchronized ScheduledThreadPoolExecutor newTimer() {
        waiting.clear();
        timer = new ScheduledThreadPoolExecutor(1) {
            @Override
            public void execute(Runnable task) {
                add(new Due(HandTime.this.instant(), task, null));
            }

            @Override
            public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
                // Runs by hand only; the real one is there to be cancelled.
                var future = super.schedule(() -> {}, 1, TimeUnit.DAYS);
                add(new Due(HandTime.this.instant().plusNanos(unit.toNanos(delay)), task, future));
                return future;
            }
        };
        return timer;
    }

    /** Whether the timer has ended. */
    boolean isEnded() {
        return timer.isTerminated();
    }

    /** Runs what is due now. */
    void run() {
        move(Duration.ZERO);
    }

    /** Moves the clock and runs what is due until then, each at its time. */
    void move(Duration by) {
        var until = instant().plus(by);
        for (var due = next(until); due != null; due = next(until)) {
            if (due.future == null || !due.future.isCancelled()) {
                set(due.at);
                due.task.run();
            }
        }
        now = until;
    }

    /** The machine sleeps, or someone sets the clock: nothing runs until it is moved again. */
    synchronized void jump(String to) {
        now = Instant.parse(to);
    }

    private synchronized void set(Instant at) {
        now = at.isAfter(now) ? at : now;
    }

    private synchronized Due next(Instant until) {
        return waiting.isEmpty() || waiting.peek().at.isAfter(until) ? null : waiting.remove();
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("only UTC");
    }
}

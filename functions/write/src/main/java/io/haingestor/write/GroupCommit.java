package io.haingestor.write;

import io.haingestor.timeseries.StoreUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets those who wait for a durable write share it: what arrives while one batch is written is the next batch. One batch is written at a time, on
 * a thread of its own. Bounded: who comes while the waiting room is full is told to come again, at once.
 *
 * <p>A store that is away is not asked by everybody: after a failure all who wait are told, and so is who comes before the next try is
 * due; then one batch tries. Safe for use by several threads; no call blocks.
 *
 * @param <I> what is written
 * @param <O> what became of it
 */
final class GroupCommit<I, O> implements AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Batches<I, O> store;
    private final Limits limits;
    private final Clock clock;
    private final Executor acknowledgements;
    private final Thread writer;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final ArrayDeque<Waiting<I, O>> waiting = new ArrayDeque<>();
    private boolean closed;
    private @Nullable Pause pause;

    /**
     * @param name of the thread that writes
     * @param store takes the batches
     * @param limits how much one batch takes and how many may wait
     * @param clock tells when a store that was away is tried again
     * @param acknowledgements runs what depends on the answers, so that it does not hold up the next batch; may run one task at a time
     */
    GroupCommit(String name, Batches<I, O> store, Limits limits, Clock clock, Executor acknowledgements) {
        this.store = store;
        this.limits = limits;
        this.clock = clock;
        this.acknowledgements = acknowledgements;
        this.writer = new Thread(this::run, name);
        writer.setDaemon(true);
        writer.start();
    }

    /** Takes the batches, on one thread, one at a time. */
    @FunctionalInterface
    interface Batches<I, O> {
        /**
         * @param items at least one
         * @return one answer for each item, in the same order; whatever it says is durable
         * @throws StoreUnavailableException when the same items may work later
         */
        List<O> write(List<I> items) throws StoreUnavailableException;
    }

    /**
     * @param batch the most items that one batch takes
     * @param linger how long the first of a batch waits for company
     * @param waiting the most items that may wait
     * @param closing how long a close waits for the store
     */
    record Limits(int batch, Duration linger, int waiting, Duration closing) {
        /** With the broker's own wait for what is under way, a process still ends within ten seconds. */
        private static final Duration CLOSING = Duration.ofSeconds(2);

        Limits(int batch, Duration linger, int waiting) {
            this(batch, linger, waiting, CLOSING);
        }
    }

    private record Waiting<I, O>(I item, CompletableFuture<O> answer) {}

    private record Pause(Instant from, Instant until, Duration length, StoreUnavailableException why) {
        /** A clock that was set back must not make a pause of a second last an hour. */
        boolean covers(Instant now) {
            return !now.isBefore(from) && now.isBefore(until);
        }
    }

    /**
     * @param item what to write
     * @return completes when it is durable; fails with {@link StoreUnavailableException} when it is not and may be later
     */
    CompletionStage<O> write(I item) {
        var answer = new CompletableFuture<O>();
        var refusal = enqueue(new Waiting<>(item, answer));
        if (refusal != null) {
            answer.completeExceptionally(refusal);
        }
        return answer;
    }

    /** @return how many items wait, without the batch that is being written */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Writes what waits, then ends. What comes afterwards is told to come again, and so is what waits for a store that does not answer in time: who sent it has
     * no acknowledgement and keeps it.
     */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
        if (!hasEnded()) {
            fail(takeWaiting(), closing());
        }
    }

    private @Nullable StoreUnavailableException enqueue(Waiting<I, O> item) {
        lock.lock();
        try {
            if (closed) {
                return closing();
            }
            var now = clock.instant();
            if (pause != null && pause.covers(now)) {
                return new StoreUnavailableException(
                        String.valueOf(pause.why().getMessage()), pause.why(), Duration.between(now, pause.until()));
            }
            if (waiting.size() >= limits.waiting()) {
                return new StoreUnavailableException("The store is slower than what arrives: " + waiting.size()
                        + " items wait already, the most that may; send the event again");
            }
            waiting.add(item);
            if (waiting.size() == 1 || waiting.size() == limits.batch()) {
                arrived.signal();
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            for (var batch = next(); !batch.isEmpty(); batch = next()) {
                write(batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the next batch; empty at the end. */
    private List<Waiting<I, O>> next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty() && !closed) {
                arrived.await();
            }
            long left = limits.linger().toNanos();
            while (left > 0 && waiting.size() < limits.batch() && !closed) {
                left = arrived.awaitNanos(left);
            }
            var batch = new ArrayList<Waiting<I, O>>(Math.min(waiting.size(), limits.batch()));
            while (!waiting.isEmpty() && batch.size() < limits.batch()) {
                batch.add(waiting.remove());
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether the store could be used. */
    private boolean write(List<Waiting<I, O>> batch) {
        List<O> answers;
        try {
            answers = store.write(batch.stream().map(Waiting::item).toList());
        } catch (StoreUnavailableException e) {
            var others = pauseAfter(e);
            fail(batch, e);
            fail(others, e);
            return false;
        } catch (RuntimeException e) {
            return alone(batch, e);
        }
        resume();
        acknowledgements.execute(() -> {
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).answer().complete(answers.get(i));
            }
        });
        return true;
    }

    /** A fault that belongs to one item must not cost the others: each is tried by itself. */
    private boolean alone(List<Waiting<I, O>> batch, RuntimeException fault) {
        if (batch.size() == 1) {
            fail(batch, fault);
            return true;
        }
        for (int i = 0; i < batch.size(); i++) {
            if (!write(batch.subList(i, i + 1))) {
                fail(batch.subList(i + 1, batch.size()), new StoreUnavailableException("The store went away", fault));
                return false;
            }
        }
        return true;
    }

    private void fail(List<Waiting<I, O>> items, Exception fault) {
        acknowledgements.execute(() -> items.forEach(item -> item.answer().completeExceptionally(fault)));
    }

    /** Returns who waits, and must be told. */
    private List<Waiting<I, O>> pauseAfter(StoreUnavailableException e) {
        lock.lock();
        try {
            var length = pause == null ? FIRST_PAUSE : pause.length().multipliedBy(2);
            if (length.compareTo(LONGEST_PAUSE) > 0) {
                length = LONGEST_PAUSE;
            }
            var asked = e.retryAfter().orElse(Duration.ZERO);
            var now = clock.instant();
            pause = new Pause(now, now.plus(asked.compareTo(length) > 0 ? asked : length), length, e);
            return takeWaiting();
        } finally {
            lock.unlock();
        }
    }

    private List<Waiting<I, O>> takeWaiting() {
        lock.lock();
        try {
            var taken = List.copyOf(waiting);
            waiting.clear();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private static StoreUnavailableException closing() {
        return new StoreUnavailableException("The store is being closed: send the event again after the restart");
    }

    private void resume() {
        lock.lock();
        try {
            pause = null;
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether everything was written in time. */
    private boolean hasEnded() {
        try {
            writer.join(limits.closing().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !writer.isAlive();
    }
}

package io.haingestor.broker;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What waits for the next transaction. Events to publish are bounded by number and bytes; outcomes are bounded by the windows of the
 * Triggers. Events, replies and what a window waits for begin a transaction at once; a cursor alone waits a moment for company, which
 * spares the disk.
 */
final class Inbox {
    private static final long LAZY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST_EVENTS = 4_096;
    private static final long MOST_BYTES = 16L << 20;

    private final int eventBound;
    private final long byteBound;
    private final ArrayDeque<Append> appends = new ArrayDeque<>();
    private ArrayList<Task> tasks = new ArrayList<>();
    private ArrayList<Settlement> settlements = new ArrayList<>();
    private LinkedHashSet<TriggerRunner> saves = new LinkedHashSet<>();
    private int events;
    private long bytes;
    private boolean urgent;
    private boolean lazy;
    private long lazySinceNanos;
    private boolean waiting;
    private boolean closed;

    Inbox(int eventBound, long byteBound) {
        this.eventBound = eventBound;
        this.byteBound = byteBound;
    }

    /** Events wait to be stored. */
    synchronized void add(Append append) throws BrokerOverloadedException, LogUnavailableException {
        if (closed) {
            throw new LogUnavailableException("The broker is closed; publish again when it has started");
        }
        if (events > 0 && (events + append.entries().size() > eventBound || bytes + append.bytes() > byteBound)) {
            throw new BrokerOverloadedException(events + " events (" + bytes + " bytes) wait to be stored, and at most "
                    + eventBound + " (" + byteBound + " bytes) may; publish again a little later");
        }
        appends.add(append);
        events += append.entries().size();
        bytes += append.bytes();
        wake(true);
    }

    /** Something is to be done between two transactions. */
    synchronized void add(Task task) throws LogUnavailableException {
        if (closed) {
            throw new LogUnavailableException("The broker is closed; ask again when it has started");
        }
        tasks.add(task);
        wake(true);
    }

    /** An outcome waits to be stored. */
    synchronized void add(Settlement settlement, boolean now) {
        settlements.add(settlement);
        wake(now);
    }

    /** A Trigger's cursor waits to be stored. */
    synchronized void save(TriggerRunner runner, boolean now) {
        if (now) {
            saves.add(runner);
        }
        wake(now);
    }

    private void wake(boolean now) {
        // Each delivered event comes here: what changes nothing for the thread that waits must not wake it.
        var news = now ? !urgent : !lazy;
        urgent |= now;
        if (!now && !lazy) {
            lazy = true;
            lazySinceNanos = System.nanoTime();
        }
        if (news && waiting) {
            notifyAll();
        }
    }

    /** What could not be stored is tried again in a moment. */
    synchronized void later() {
        wake(false);
    }

    /** @return how many events wait to be stored */
    synchronized int events() {
        return events;
    }

    /** Takes nothing more; what waits will still be handed out. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /**
     * Waits for something to store.
     *
     * @param wait whether to wait at all
     * @return what the next transaction stores; with nothing in it about once a second when nothing happens
     */
    synchronized Batch take(boolean wait) throws InterruptedException {
        var idleUntil = System.nanoTime() + (wait ? IDLE_NANOS : 0);
        while (!urgent && !closed) {
            var until = lazy ? Math.min(idleUntil, lazySinceNanos + LAZY_NANOS) : idleUntil;
            var left = until - System.nanoTime();
            if (left <= 0) {
                break;
            }
            waiting = true;
            TimeUnit.NANOSECONDS.timedWait(this, left);
            waiting = false;
        }
        var overdue = lazy && System.nanoTime() - lazySinceNanos >= LAZY_NANOS;
        var batch = new Batch(takeAppends(), tasks, settlements, saves, overdue || closed, closed);
        tasks = new ArrayList<>();
        settlements = new ArrayList<>();
        saves = new LinkedHashSet<>();
        urgent = !appends.isEmpty();
        lazy &= !batch.saveAll();
        return batch;
    }

    /** @return as many of the events that wait as go into one transaction; they wait no longer */
    synchronized List<Append> appends() {
        return takeAppends();
    }

    private List<Append> takeAppends() {
        var taken = new ArrayList<Append>();
        var takenEvents = 0;
        var takenBytes = 0L;
        while (!appends.isEmpty() && takenEvents < MOST_EVENTS && takenBytes < MOST_BYTES) {
            var append = appends.remove();
            taken.add(append);
            takenEvents += append.entries().size();
            takenBytes += append.bytes();
        }
        events -= takenEvents;
        bytes -= takenBytes;
        return taken;
    }

    /**
     * Events that are stored together or not at all.
     *
     * @param entries the events
     * @param bytes what they weigh
     * @param also what else is stored with them
     * @param done completes when they are stored, or fails
     */
    record Append(List<LogEntry> entries, long bytes, LogChange also, CompletableFuture<Void> done) {}

    /**
     * Something that the thread which writes the log does between two transactions.
     *
     * @param work what to do
     * @param done completes when it is done, or fails
     */
    record Task(Work work, CompletableFuture<Void> done) {
        /** What to do. */
        @FunctionalInterface
        interface Work {
            /** Does it. */
            void run() throws SQLException;
        }
    }

    /**
     * What one transaction stores.
     *
     * @param appends events that were published
     * @param tasks what to do before
     * @param settlements outcomes, in the order in which they came
     * @param saves Triggers whose cursor must be stored now
     * @param saveAll whether every cursor that has moved is to be stored
     * @param last whether nothing more can come once this batch is empty
     */
    record Batch(
            List<Append> appends,
            List<Task> tasks,
            List<Settlement> settlements,
            Set<TriggerRunner> saves,
            boolean saveAll,
            boolean last) {

        /** @return whether there is nothing to store but cursors */
        boolean isEmpty() {
            return appends.isEmpty() && tasks.isEmpty() && settlements.isEmpty();
        }
    }
}

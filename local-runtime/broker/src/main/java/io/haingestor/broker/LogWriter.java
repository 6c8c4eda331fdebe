package io.haingestor.broker;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes the log. Everything that waits goes into the next transaction: events, replies, outcomes, cursors. What
 * could not be stored is told to whoever published it, and is tried again when it is an outcome.
 */
final class LogWriter {
    private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);
    private static final long SAVE_ALL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path file;
    private final BrokerConfig config;
    private final Clock clock;
    private final BrokerListener listener;
    private final Inbox inbox;
    private final Retention retention;
    private final SizeLimit limit;
    private final Thread thread;
    private final Routing routing = new Routing();
    private final List<Settlement> owed = new ArrayList<>();

    private Consumer<Set<TriggerRunner>> behind = runners -> {};
    private @Nullable LogStore store;
    private boolean suspect;
    private long savedHead;
    private long savedAllNanos;
    private volatile long committed;
    private volatile Progress progress;
    private volatile @Nullable String unavailable;

    /**
     * @param file the log
     * @param config bounds
     * @param clock arrival and retention
     * @param head the youngest position
     * @param replied how many events up to there are replies
     * @param listener is told of what is on disk; throws nothing
     */
    LogWriter(Path file, BrokerConfig config, Clock clock, long head, long replied, BrokerListener listener) {
        this.file = file;
        this.config = config;
        this.clock = clock;
        this.listener = listener;
        this.inbox = new Inbox(config.queueEvents(), config.queueBytes());
        this.retention = new Retention(config.retention(), clock);
        this.limit = new SizeLimit(config.retention().limitBytes());
        this.thread = new Thread(this::run, "broker-writer");
        this.committed = head;
        this.progress = new Progress(head, replied);
        this.savedHead = head;
    }

    /**
     * Begins to write.
     *
     * @param triggers every Trigger with the position that the log has of it
     * @param lost is told of runners whose cursors were moved in the log; they are to be replaced
     */
    void start(Map<TriggerRunner, Long> triggers, Consumer<Set<TriggerRunner>> lost) {
        behind = lost;
        route(triggers.keySet(), triggers);
        thread.start();
    }

    /**
     * Does something between two transactions, on the thread that writes the log, and waits for it. Never called on that thread.
     *
     * @throws LogUnavailableException when the log cannot be used
     */
    void between(Inbox.Task.Work work) throws LogUnavailableException {
        var task = new Inbox.Task(work, new CompletableFuture<>());
        inbox.add(task);
        try {
            task.done().join();
        } catch (CompletionException e) {
            throw new LogUnavailableException("The log " + file + " cannot be changed: " + e.getMessage(), e);
        }
    }

    /** Stores something in a transaction of its own, and waits for it. */
    void change(LogChange change) throws LogUnavailableException {
        between(() -> {
            var log = store();
            log.begin();
            change.store(log);
            log.commit();
        });
    }

    /**
     * From now on events go to these Triggers. Called on the thread that writes the log.
     *
     * @param triggers every Trigger of the topology
     * @param begun the positions of the cursors that are new among them
     */
    void route(Collection<TriggerRunner> triggers, Map<TriggerRunner, Long> begun) {
        routing.change(triggers, begun);
    }

    /** A cursor that no events are routed to: it reads the log. Called on the thread that writes the log. */
    void follow(TriggerRunner replay, long position) {
        routing.follow(replay, position);
    }

    /** As if the disk ended there; for tests. */
    void limitFile(long bytes) throws LogUnavailableException {
        between(() -> store().limitFile(bytes));
    }

    /** Keeps a replay. Called on the thread that writes the log. */
    LogContents.Entry addReplay(ReplaySpec replay, int broker) throws SQLException {
        var log = store();
        log.begin();
        var id = log.addReplay(replay, broker, committed);
        log.commit();
        return LogContents.Entry.begun(id, replay);
    }

    /** Forgets a replay that has stopped, and waits for it. */
    void removeReplay(TriggerRunner replay) throws LogUnavailableException {
        change(log -> {
            log.removeReplay(replay.id());
            routing.forget(Set.of(replay));
        });
    }

    /** Events are to be stored. */
    void append(Inbox.Append append) throws BrokerOverloadedException, LogUnavailableException {
        inbox.add(append);
    }

    /** An outcome is to be stored, at once or with the next events. */
    void settle(Settlement settlement, boolean now) {
        inbox.add(settlement, now);
    }

    /** A cursor has moved, and is to be stored at once or with the next events. */
    void save(TriggerRunner runner, boolean now) {
        inbox.save(runner, now);
    }

    /** @return the youngest position that is on disk */
    long committed() {
        return committed;
    }

    /** @return how far the events were offered to the Triggers */
    Progress progress() {
        return progress;
    }

    int queued() {
        return inbox.events();
    }

    long usedBytes() {
        return retention.usedBytes();
    }

    @Nullable
    String unavailable() {
        return unavailable;
    }

    /** Stores what waits, and ends. */
    void close() throws InterruptedException {
        inbox.close();
        thread.join();
    }

    private void run() {
        try {
            var last = false;
            while (!last) {
                var batch = inbox.take(!retention.isDue());
                batch.tasks().forEach(this::perform);
                write(batch);
                keepHouse();
                last = batch.last() && batch.isEmpty();
            }
        } catch (InterruptedException e) {
            // Nobody interrupts this thread but a process that ends; what is committed is safe.
            LOG.atWarn().setCause(e).log("writer-interrupted");
        } finally {
            refuseTheRest();
            closeStore();
        }
    }

    private void perform(Inbox.Task task) {
        try {
            task.work().run();
            task.done().complete(null);
        } catch (SQLException | RuntimeException e) {
            giveUp(e);
            task.done().completeExceptionally(e);
        }
    }

    /** However this thread ends, nobody waits for it for ever. */
    private void refuseTheRest() {
        inbox.close();
        var refused = new LogUnavailableException("The broker is closed; publish again when it has started");
        for (var rest = inbox.appends(); !rest.isEmpty(); rest = inbox.appends()) {
            rest.forEach(append -> append.done().completeExceptionally(refused));
        }
    }

    private void write(Inbox.Batch batch) {
        owed.addAll(batch.settlements());
        var all = batch.saveAll() || (System.nanoTime() - savedAllNanos >= SAVE_ALL_NANOS && committed != savedHead);
        var saves = new LinkedHashSet<>(batch.saves());
        for (var runner : routing.runners()) {
            if (all && (committed != savedHead || runner.hasUnsaved() || batch.last())) {
                saves.add(runner);
            }
        }
        if (batch.appends().isEmpty() && owed.isEmpty() && saves.isEmpty()) {
            return;
        }
        try {
            transact(new Transaction(routing, batch.appends(), all, progress), List.copyOf(owed), saves);
            owed.clear();
        } catch (SQLException | RuntimeException e) {
            failed(batch, saves, e);
        }
    }

    private void transact(Transaction transaction, List<Settlement> settlements, Set<TriggerRunner> saves)
            throws SQLException {
        var log = store();
        var begun = System.nanoTime();
        try {
            transaction.prepare(settlements, saves);
            log.begin();
            if (suspect) {
                log.removeBeyond(committed);
            }
            transaction.store(log, clock.millis());
            log.commit();
        } catch (SQLException | RuntimeException e) {
            transaction.undo();
            throw e;
        }
        suspect = false;
        listener.synced(transaction.events(), Duration.ofNanos(System.nanoTime() - begun));
        var reached = transaction.progress();
        committed = reached.head();
        if (transaction.savesAll()) {
            savedHead = reached.head();
            savedAllNanos = System.nanoTime();
        }
        transaction.tellTriggers();
        progress = reached;
        if (transaction.events() > 0) {
            unavailable = null;
        }
        transaction.tellPublishers();
    }

    private LogStore store() throws SQLException {
        var open = store;
        if (open == null) {
            open = new LogStore(file, config.retention().limitBytes());
            store = open;
        }
        return open;
    }

    private void closeStore() {
        try {
            if (store != null) {
                store.close();
            }
        } catch (SQLException e) {
            LOG.atWarn().setCause(e).log("log-not-closed");
        }
        store = null;
    }

    private void failed(Inbox.Batch batch, Set<TriggerRunner> saves, Exception cause) {
        giveUp(cause);
        var message = "The log " + file + " cannot store events: " + cause.getMessage()
                + ". Free some space or repair the disk; deliveries go on, and storing goes on by itself";
        if (unavailable == null) {
            LOG.atError().setCause(cause).addKeyValue("file", file).log("log-cannot-store");
        }
        unavailable = message;
        retention.soon();
        for (var append : batch.appends()) {
            append.done().completeExceptionally(new LogUnavailableException(message, cause));
        }
        var small = owed.stream()
                .filter(settlement -> settlement.replies().isEmpty())
                .toList();
        try {
            transact(new Transaction(routing, List.of(), true, progress), small, saves);
            owed.removeAll(Set.copyOf(small));
        } catch (SQLException | RuntimeException e) {
            giveUp(e);
            routing.runners().forEach(TriggerRunner::goOn);
        }
        inbox.later();
    }

    private void giveUp(Exception cause) {
        suspect = true;
        var usable = store != null && cause instanceof SQLException sql && store.rollback(sql);
        if (!usable) {
            closeStore();
        }
    }

    private void keepHouse() {
        if (!retention.isDue()) {
            return;
        }
        try {
            if (limit.isReached(store())) {
                makeRoom();
            }
            retention.sweep(store(), routing.done(committed));
        } catch (SQLException e) {
            LOG.atWarn().setCause(e).addKeyValue("file", file).log("retention-failed");
            giveUp(e);
        }
    }

    /** The log is full: Triggers lose the oldest of what they have yet to see, and begin again behind it. */
    private void makeRoom() throws SQLException {
        var through = SizeLimit.cut(store(), committed);
        if (routing.done(committed) >= through && store().firstPending() > through) {
            return;
        }
        transact(new Transaction(routing, List.of(), true, progress), List.copyOf(owed), Set.copyOf(routing.runners()));
        owed.clear();
        var losses = SizeLimit.losses(store(), routing.positions(), through);
        var entries = limit.events(losses, clock.instant());
        var told = new Inbox.Append(entries, 0, log -> SizeLimit.jump(log, losses, through), new CompletableFuture<>());
        transact(new Transaction(routing, List.of(told), false, progress), List.of(), Set.of());
        losses.forEach((runner, loss) -> LOG.atError()
                .addKeyValue("trigger", runner.trigger().name())
                .addKeyValue("events", loss.count())
                .addKeyValue("through", through)
                .log("events-lost-to-the-size-limit"));
        routing.forget(losses.keySet());
        behind.accept(losses.keySet());
        retention.soon();
    }

    /**
     * How far the log is.
     *
     * @param head the youngest position whose events were all offered to the Triggers
     * @param replied how many of the events up to there are replies
     */
    record Progress(long head, long replied) {}
}

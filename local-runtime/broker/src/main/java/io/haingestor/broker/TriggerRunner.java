package io.haingestor.broker;

import io.haingestor.broker.Dispatch.Outcome;
import io.haingestor.broker.Dispatch.Sink;
import io.haingestor.broker.Dispatch.State;
import io.haingestor.broker.topology.TriggerResource;
import io.haingestor.events.EpochMicros;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Trigger at work: hands events to the subscriber on a few worker threads, and tells the writer what became of them. All of its
 * state is guarded by the runner itself; subscribers are called outside of it.
 */
final class TriggerRunner {
    private static final Logger LOG = LoggerFactory.getLogger(TriggerRunner.class);
    private static final long LAGGARD_MILLIS = 1_000;
    private static final long READ_AGAIN_MILLIS = 1_000;
    private static final int MOST_ENTRIES = 16_384;
    private static final int LONGEST_REASON = 1_000;

    private final int id;
    private final int broker;
    private final @Nullable ReplaySpec replay;
    private final Machinery machinery;
    private final Cursor cursor;
    private final Feed feed;
    private final Lineup lineup;
    private final Outcomes outcomes;
    private final DeliveryRate rate;
    private int workers;
    private boolean reading;
    private long readAgainMillis;
    private boolean started;
    private boolean stopped;
    private boolean paused;
    private volatile Role role;
    private BrokerStatus.@Nullable Fault lastFault;

    /**
     * @param place what the log has of it
     * @param broker its Broker's id
     * @param trigger what it is
     * @param endpoints who receives
     * @param machinery what it shares with others
     */
    TriggerRunner(
            LogContents.Entry place, int broker, TriggerResource trigger, Endpoints endpoints, Machinery machinery) {
        this.id = place.id();
        this.broker = broker;
        this.machinery = machinery;
        this.paused = place.paused();
        this.replay = place.replay();
        this.role = Role.of(trigger, endpoints, machinery);
        var saved = place.backlog().saved();
        this.cursor = new Cursor(trigger.inFlight(), saved);
        this.outcomes = new Outcomes(cursor);
        this.feed = new Feed(
                saved.position(), replay == null ? Long.MAX_VALUE : replay.last(), MOST_ENTRIES, machinery.memory());
        this.lineup = new Lineup(cursor, feed, place.backlog(), machinery.memory());
        lineup.change(trigger);
        this.rate = new DeliveryRate(now());
    }

    int id() {
        return id;
    }

    int broker() {
        return broker;
    }

    /** @return whether it reads a part of the log once more instead of following it */
    boolean isReplay() {
        return replay != null;
    }

    /** @return whether every event of a replay has ended */
    synchronized boolean isOver() {
        return replay != null && feed.isExhausted() && cursor.isIdle() && outcomes.isEmpty() && !reading;
    }

    TriggerResource trigger() {
        return role.trigger();
    }

    Endpoints endpoints() {
        return role.endpoints();
    }

    /** The manifests changed: what begins from now on follows them. */
    synchronized void change(TriggerResource trigger, Endpoints endpoints) {
        role = Role.of(trigger, endpoints, machinery);
        cursor.window(trigger.inFlight());
        lineup.change(trigger);
        pump();
    }

    /** Begins no delivery until told otherwise; what runs goes on. */
    synchronized void pause(boolean wanted) {
        paused = wanted;
        pump();
    }

    /** Begins to deliver. */
    synchronized void start() {
        if (!started) {
            started = true;
            lineup.resume(now());
            pump();
        }
    }

    /** Begins nothing more. */
    synchronized void stop() {
        stopped = true;
        feed.close();
    }

    /**
     * Waits for the attempts that run.
     *
     * @param deadlineNanos by {@link System#nanoTime}
     * @return how many still run
     */
    synchronized int awaitIdle(long deadlineNanos) throws InterruptedException {
        var left = deadlineNanos - System.nanoTime();
        while (lineup.running() > 0 && left > 0) {
            wait(left / 1_000_000 + 1);
            left = deadlineNanos - System.nanoTime();
        }
        return lineup.running();
    }

    /** Events that match are on disk. Called by the writer in the order of positions. */
    synchronized void offer(List<LogEntry> entries) {
        cursor.addMatched(entries.size());
        feed.offer(entries);
        pump();
    }

    private long now() {
        return machinery.clock().millis();
    }

    private void pump() {
        if (started
                && !stopped
                && !paused
                && workers < machinery.workersPerTrigger()
                && (lineup.hasNext() || mustRead())) {
            workers++;
            machinery.workers().execute(this::work);
        }
    }

    private boolean mustRead() {
        return !reading
                && lineup.hasRoomForNew()
                && now() >= readAgainMillis
                && feed.needsPage(machinery.writer()::committed);
    }

    private void work() {
        var atWork = true;
        try {
            while (atWork) {
                atWork = step();
            }
        } finally {
            if (atWork) {
                leave();
            }
        }
    }

    private synchronized void leave() {
        workers--;
    }

    private boolean step() {
        Attempt attempt;
        synchronized (this) {
            var next = stopped || paused ? null : lineup.next(now());
            attempt = next == null ? null : Attempt.of(this, next);
            if (attempt != null) {
                pump();
            } else if (!stopped && !paused && mustRead()) {
                reading = true;
            } else {
                workers--;
                return false;
            }
        }
        if (attempt == null) {
            readPage();
        } else {
            attempt.run(machinery);
        }
        return true;
    }

    private void readPage() {
        var committed = machinery.writer().committed();
        long after;
        synchronized (this) {
            after = feed.scanned();
        }
        try {
            var page = machinery.readers().read(reader -> page(reader, after, committed));
            synchronized (this) {
                feed.add(page);
                cursor.addMatched(replay == null ? 0 : page.rows().size());
                reading = false;
            }
        } catch (SQLException | RuntimeException e) {
            LOG.atError().addKeyValue("trigger", trigger().name()).setCause(e).log("log-cannot-be-read");
            synchronized (this) {
                readAgainMillis = now() + READ_AGAIN_MILLIS;
                fault(0, "The log cannot be read: " + e.getMessage());
                reading = false;
            }
        }
    }

    private LogReader.Page page(LogReader reader, long after, long committed) throws SQLException {
        return replay == null
                ? reader.page(after, committed, id)
                : reader.replay(after, replay.last(), broker, trigger().filter());
    }

    /** An attempt ended; one that ended too late is ignored. */
    void finished(Attempt attempt, Delivery delivery, List<LogEntry> replies) {
        if (endInTime(attempt, delivery, replies) && replay == null) {
            machinery
                    .listener()
                    .attempted(attempt.told(delivery, machinery.clock().instant()));
        }
    }

    private synchronized boolean endInTime(Attempt attempt, Delivery delivery, List<LogEntry> replies) {
        var dispatch = attempt.dispatch();
        if (dispatch.state != State.RUNNING || dispatch.tries != attempt.tries()) {
            return false;
        }
        var failed = delivery instanceof Delivery.Failed failure ? failure : null;
        lineup.ended(dispatch, failed == null);
        if (failed == null) {
            end(dispatch, dispatch.sink == Sink.SUBSCRIBER ? Outcome.DELIVERED : Outcome.DEAD_LETTERED, replies);
        } else {
            failed(dispatch, failed);
        }
        lineup.wake(now());
        if (lineup.running() == 0) {
            notifyAll();
        }
        pump();
        return true;
    }

    private void end(Dispatch dispatch, Outcome outcome, List<LogEntry> replies) {
        dispatch.state = State.ENDED;
        if (outcome == Outcome.DELIVERED) {
            rate.count(now());
        }
        if (outcome == Outcome.BURIED || dispatch.rowed || !replies.isEmpty()) {
            settle(dispatch, outcome, replies);
            return;
        }
        cursor.end(dispatch, outcome);
        lineup.release(dispatch, now());
        machinery.writer().save(this, cursor.wantsSaving());
    }

    private void settle(Dispatch dispatch, Outcome outcome, List<LogEntry> replies) {
        var waiting = outcomes.told();
        var urgent = !replies.isEmpty() || waiting * 2 >= trigger().inFlight();
        machinery.writer().settle(new Settlement(this, dispatch, outcome, replies), urgent);
    }

    private void failed(Dispatch dispatch, Delivery.Failed failed) {
        var now = now();
        fault(failed.status(), failed.reason());
        dispatch.history = dispatch.history.with(new DeliveryAttempt(
                dispatch.tries,
                machinery.clock().instant(),
                dispatch.sink.to(),
                failed.status(),
                failed.reason(),
                failed.body()));
        switch (role.policy().after(dispatch, failed, role.endpoints().deadLetters() != null, now)) {
            case AS_BEFORE -> lineup.schedule(dispatch, now);
            case RETRY, DEAD_LETTER_SINK -> {
                keep(dispatch);
                lineup.schedule(dispatch, now);
            }
            case BURY -> end(dispatch, Outcome.BURIED, List.of());
        }
    }

    private void keep(Dispatch dispatch) {
        dispatch.rowed = true;
        settle(dispatch, Outcome.KEPT, List.of());
    }

    private void fault(int status, String reason) {
        var cut = reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON);
        lastFault = new BrokerStatus.Fault(machinery.clock().instant(), status, cut);
    }

    /** Time has passed: attempts may have run too long, retries may be due. Called a few times a second. */
    void tick() {
        var timeout = trigger().delivery().timeout();
        for (var attempt : runningSince(now() - timeout.toMillis())) {
            finished(attempt, Delivery.unanswered("No answer within " + timeout), List.of());
        }
        wake(now());
    }

    private synchronized List<Attempt> runningSince(long millis) {
        return lineup.runningSince(millis).stream()
                .map(dispatch -> Attempt.of(this, dispatch))
                .toList();
    }

    private synchronized void wake(long now) {
        if (!cursor.laggards(now - LAGGARD_MILLIS).isEmpty()) {
            machinery.writer().save(this, true);
        }
        lineup.wake(now);
        pump();
    }

    /**
     * A transaction is about to store outcomes of this Trigger and its cursor.
     *
     * @param told outcomes, in the order in which they came
     * @param head the youngest position whose events were all offered
     * @return what to store
     */
    synchronized Prepared prepare(List<Settlement> told, long head) {
        return outcomes.prepare(this, told, feed.taken(head), now() - LAGGARD_MILLIS);
    }

    /** What {@link #prepare} said is on disk. */
    synchronized void stored(Prepared prepared) {
        outcomes.stored(prepared).forEach(dispatch -> lineup.release(dispatch, now()));
        pump();
    }

    /** What {@link #prepare} said could not be stored; it will be said again. */
    synchronized void notStored(Prepared prepared) {
        outcomes.notStored(prepared);
    }

    /** Nothing can be stored: deliveries go on as if the cursor were; more of them are made twice after a crash then. */
    synchronized void goOn() {
        cursor.pass(position());
        pump();
    }

    private long position() {
        return cursor.now(feed.taken(machinery.writer().progress().head())).position();
    }

    /** @return whether the log does not know the latest about this Trigger */
    synchronized boolean hasUnsaved() {
        return cursor.hasUnsaved();
    }

    /**
     * @param head the youngest position
     * @return this Trigger now
     */
    TriggerStatus status(long head) {
        TriggerStatus status;
        long scanned;
        synchronized (this) {
            status = statusInMemory(head);
            scanned = feed.scanned();
        }
        if (status.backlog() == 0 || status.oldest() != null) {
            return status;
        }
        try {
            var arrived = machinery.readers().read(reader -> reader.arrivedAfter(scanned));
            return arrived.map(micros -> status.withOldest(age(micros))).orElse(status);
        } catch (SQLException e) {
            LOG.atWarn().addKeyValue("trigger", status.trigger()).setCause(e).log("oldest-event-unknown");
            return status;
        }
    }

    private TriggerStatus statusInMemory(long head) {
        var now = cursor.now(feed.taken(machinery.writer().progress().head()));
        var backlog = now.matched() - now.delivered() - now.deadLettered() - now.lost();
        var oldest = lineup.oldestMicros();
        return new TriggerStatus(
                trigger().name(),
                now.position(),
                head,
                now.matched(),
                now.delivered(),
                now.deadLettered(),
                now.lost(),
                now.retried(),
                backlog,
                lineup.running(),
                lineup.waiting(),
                paused,
                oldest == Long.MAX_VALUE || backlog == 0 ? null : age(oldest),
                rate.perSecond(now()),
                lastFault);
    }

    private Duration age(long micros) {
        return Duration.between(EpochMicros.toInstant(micros), machinery.clock().instant());
    }
}

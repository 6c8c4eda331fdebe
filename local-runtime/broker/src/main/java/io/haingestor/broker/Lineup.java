package io.haingestor.broker;

import io.haingestor.broker.Dispatch.State;
import io.haingestor.broker.topology.TriggerResource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which delivery of a Trigger comes next: first what is tried again or waited for its key, then new events in the order of positions, as
 * far as the window and the memory allow. Guarded by its {@link TriggerRunner}.
 */
final class Lineup {
    private final Cursor cursor;
    private final Feed feed;
    private final Backlog backlog;
    private final EventMemory memory;
    private final Retries retries = new Retries();
    private final KeyOrder keys = new KeyOrder();
    private final ArrayDeque<Dispatch> ready = new ArrayDeque<>();
    private final LinkedHashSet<Dispatch> running = new LinkedHashSet<>();
    private final RateLimit rate = new RateLimit();
    private boolean ordered;
    private long runningBytes;

    /**
     * @param cursor bounds the window
     * @param feed gives new events
     * @param backlog what was not done when the log was last used
     * @param memory how many bytes of events may be in attempts that run
     */
    Lineup(Cursor cursor, Feed feed, Backlog backlog, EventMemory memory) {
        this.cursor = cursor;
        this.feed = feed;
        this.backlog = backlog;
        this.memory = memory;
    }

    /** What the manifests say of order and rate, from now on. */
    void change(TriggerResource trigger) {
        ordered = trigger.ordered();
        rate.change(trigger.rate());
    }

    /** Takes up what was begun when the log was last used, and tries it at once. */
    void resume(long nowMillis) {
        var latest = nowMillis + Backoff.LONGEST.toMillis();
        for (var dispatch : backlog.ahead().values()) {
            // The clock may have been set back since.
            dispatch.dueMillis = Math.min(dispatch.dueMillis, latest);
        }
        for (var dispatch : backlog.passed()) {
            dispatch.dueMillis = Math.min(dispatch.dueMillis, latest);
            cursor.resume(dispatch);
            if (keys.enter(dispatch)) {
                dispatch.state = State.READY;
                ready.add(dispatch);
            }
        }
    }

    /** @return whether {@link #next} has something */
    boolean hasNext() {
        var next = ready.peek();
        return next == null ? hasRoomForNew() && rate.allows() && feed.hasNext() : fits(next);
    }

    /** @return whether a new event may begin, if there is one */
    boolean hasRoomForNew() {
        return ready.isEmpty() && cursor.hasRoom();
    }

    private boolean fits(Dispatch dispatch) {
        return running.isEmpty() || memory.allows(runningBytes + dispatch.bytes);
    }

    /** @return the next delivery, which runs from now on; null when there is none at the moment */
    @Nullable
    Dispatch next(long nowMillis) {
        while (true) {
            var next = ready.peek();
            if (next != null) {
                return fits(next) ? run(ready.remove(), nowMillis) : null;
            }
            var row = cursor.hasRoom() && rate.allows() ? feed.next() : null;
            if (row == null) {
                return null;
            }
            rate.take();
            var dispatch = dispatch(row, nowMillis);
            cursor.begin(dispatch);
            admit(dispatch, nowMillis);
        }
    }

    private Dispatch dispatch(LogReader.Row row, long nowMillis) {
        var begun = backlog.ahead().remove(row.position());
        if (begun != null) {
            return begun;
        }
        var key = ordered ? KeyOrder.key(row.event()) : null;
        var dispatch = new Dispatch(row.position(), row.arrivedMicros(), row.hops(), row.bytes(), key, nowMillis);
        dispatch.event = row.event();
        return dispatch;
    }

    private void admit(Dispatch dispatch, long nowMillis) {
        if (keys.enter(dispatch)) {
            schedule(dispatch, nowMillis);
        }
    }

    /** A delivery may begin as soon as it is due. */
    void schedule(Dispatch dispatch, long nowMillis) {
        if (dispatch.dueMillis > nowMillis) {
            retries.add(dispatch);
        } else {
            dispatch.state = State.READY;
            ready.add(dispatch);
        }
    }

    private Dispatch run(Dispatch dispatch, long nowMillis) {
        dispatch.state = State.RUNNING;
        dispatch.startedMillis = nowMillis;
        dispatch.startedNanos = System.nanoTime();
        if (dispatch.tries++ > 0) {
            cursor.addRetried();
        }
        running.add(dispatch);
        hold(dispatch.bytes);
        return dispatch;
    }

    /** An attempt ended; its event is read from the log again if it is tried again. */
    void ended(Dispatch dispatch, boolean success) {
        running.remove(dispatch);
        hold(-dispatch.bytes);
        dispatch.event = null;
        if (success) {
            retries.succeeded();
        } else {
            retries.failed();
        }
    }

    private void hold(long bytes) {
        runningBytes += bytes;
        memory.add(bytes);
    }

    /** A delivery is done; the next of its key may begin. */
    void release(Dispatch dispatch, long nowMillis) {
        var next = keys.release(dispatch);
        if (next != null) {
            schedule(next, nowMillis);
        }
    }

    /** Time has passed: what is due or was woken waits no longer. */
    void wake(long nowMillis) {
        rate.refill(nowMillis);
        for (var dispatch : retries.due(nowMillis)) {
            dispatch.state = State.READY;
            ready.add(dispatch);
        }
    }

    /** @return attempts that began at or before a time, in milliseconds since the epoch */
    List<Dispatch> runningSince(long millis) {
        var late = new ArrayList<Dispatch>();
        for (var dispatch : running) {
            if (dispatch.startedMillis > millis) {
                break;
            }
            late.add(dispatch);
        }
        return late;
    }

    /** @return how many attempts run */
    int running() {
        return running.size();
    }

    /** @return how many deliveries failed and wait for their next attempt */
    int waiting() {
        return retries.size();
    }

    /** @return when the oldest event arrived that is known and not done, in microseconds since the epoch; {@link Long#MAX_VALUE} for none */
    long oldestMicros() {
        var next = feed.nextArrived();
        var oldest = Math.min(next == null ? Long.MAX_VALUE : next, retries.oldestMicros());
        for (var dispatch : cursor.open()) {
            if (dispatch.outcome == null) {
                oldest = Math.min(oldest, dispatch.arrivedMicros);
            }
        }
        for (var dispatch : running) {
            oldest = Math.min(oldest, dispatch.arrivedMicros);
        }
        for (var dispatch : ready) {
            oldest = Math.min(oldest, dispatch.arrivedMicros);
        }
        return oldest;
    }
}

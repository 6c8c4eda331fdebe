package io.haingestor.broker;

import io.haingestor.broker.Dispatch.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far a Trigger is, and how many deliveries it may begin. The position rises over every delivery that has ended or that is kept in
 * "pending"; a place in the window is free again when that is stored. So after a crash nothing is missing, and at most a window full of
 * deliveries is made twice. Guarded by its {@link TriggerRunner}.
 */
final class Cursor {
    private int window;
    private final long lost;
    private final ArrayDeque<Dispatch> open = new ArrayDeque<>();
    private int unfinished;
    private int unsaved;
    private int unsavedInTransaction;
    private long matched;
    private long delivered;
    private long deadLettered;
    private long retried;

    /**
     * @param window how many deliveries may be unfinished at a time
     * @param saved what the log kept
     */
    Cursor(int window, Saved saved) {
        this.window = window;
        this.matched = saved.matched();
        this.delivered = saved.delivered();
        this.deadLettered = saved.deadLettered();
        this.retried = saved.retried();
        this.lost = saved.lost();
    }

    /** How many deliveries may be unfinished from now on; those beyond it end first. */
    void window(int deliveries) {
        window = deliveries;
    }

    /** @return whether every delivery that has begun has ended */
    boolean isIdle() {
        for (var dispatch : open) {
            if (dispatch.outcome == null) {
                return false;
            }
        }
        return unfinished <= open.size();
    }

    /** @return whether one more delivery may begin */
    boolean hasRoom() {
        return unfinished < window;
    }

    /** Begins a delivery; called in the order of positions. */
    void begin(Dispatch dispatch) {
        open.add(dispatch);
        unfinished++;
    }

    /** Takes over a delivery that the log kept and that the position has passed. */
    void resume(Dispatch dispatch) {
        dispatch.passed = true;
        unfinished++;
    }

    /** A delivery ended with nothing to store but the cursor itself. */
    void end(Dispatch dispatch, Outcome outcome) {
        dispatch.outcome = outcome;
        count(outcome, 1);
        unsaved++;
    }

    /** @return whether so much has ended since the cursor was stored that the window would soon be full of it */
    boolean wantsSaving() {
        return unsaved >= Math.max(1, window / 2);
    }

    /** @return whether something has ended that is not stored */
    boolean hasUnsaved() {
        return unsaved > 0;
    }

    /**
     * Deliveries that hold up the position while what has ended behind them fills the window.
     *
     * @param takenBeforeMillis only those that began before, in milliseconds since the epoch
     * @return what to keep in "pending", so that the position can pass
     */
    List<Dispatch> laggards(long takenBeforeMillis) {
        var laggards = new ArrayList<Dispatch>();
        var ended = open.stream().filter(Dispatch::passable).count();
        if (ended == 0 || (hasRoom() && ended < window / 2)) {
            return laggards;
        }
        for (var dispatch : open) {
            if (dispatch.takenMillis >= takenBeforeMillis) {
                break;
            }
            if (!dispatch.passable()) {
                laggards.add(dispatch);
            }
        }
        return laggards;
    }

    /** A transaction that stores an outcome has begun. */
    void settling(Dispatch dispatch, Outcome outcome) {
        dispatch.settling = outcome;
    }

    /**
     * @param taken every matching event up to here has begun
     * @param settling the deliveries whose outcome the transaction stores
     * @return what the transaction has to store; what is not passed counts as not done, for it is delivered again after a crash
     */
    Saved mark(long taken, Set<Dispatch> settling) {
        unsavedInTransaction = unsaved;
        var position = taken;
        var toDeliver = 0L;
        var toBury = 0L;
        for (var dispatch : settling) {
            if (dispatch.outcome == null) {
                toDeliver += dispatch.end() == Outcome.DELIVERED ? 1 : 0;
                toBury += isDead(dispatch.end()) ? 1 : 0;
            }
        }
        var blocked = false;
        for (var dispatch : open) {
            if (!blocked && !dispatch.passable()) {
                blocked = true;
                position = dispatch.position - 1;
            }
            if (blocked) {
                toDeliver -= dispatch.end() == Outcome.DELIVERED ? 1 : 0;
                toBury -= isDead(dispatch.end()) ? 1 : 0;
            }
        }
        return new Saved(position, matched, delivered + toDeliver, deadLettered + toBury, retried, lost);
    }

    /** The transaction that stores an outcome is on disk. */
    void settled(Dispatch dispatch, Outcome outcome) {
        dispatch.settling = null;
        if (outcome == Outcome.KEPT) {
            dispatch.kept = true;
        } else if (dispatch.outcome == null) {
            dispatch.outcome = outcome;
            count(outcome, 1);
            if (dispatch.passed) {
                unfinished--;
            }
        }
    }

    /** The transaction that was to store an outcome failed. */
    void unsettled(Dispatch dispatch) {
        dispatch.settling = null;
    }

    /** The transaction that stores the cursor is on disk. */
    void saved(long position) {
        unsaved -= unsavedInTransaction;
        unsavedInTransaction = 0;
        pass(position);
    }

    /** What has ended up to here takes no place in the window any more. */
    void pass(long position) {
        for (var first = open.peek(); first != null && first.position <= position; first = open.peek()) {
            open.remove();
            first.passed = true;
            if (first.outcome != null) {
                unfinished--;
            }
        }
    }

    /** More events match. */
    void addMatched(int events) {
        matched += events;
    }

    /** One more attempt beyond the first of an event. */
    void addRetried() {
        retried++;
    }

    /** @return the deliveries that the position has not passed, by position */
    Iterable<Dispatch> open() {
        return open;
    }

    /** @return the counts now, and {@code position} as the position would be stored now */
    Saved now(long taken) {
        var position = taken;
        for (var dispatch : open) {
            if (!dispatch.passable()) {
                position = dispatch.position - 1;
                break;
            }
        }
        return new Saved(position, matched, delivered, deadLettered, retried, lost);
    }

    private void count(Outcome outcome, int by) {
        if (outcome == Outcome.DELIVERED) {
            delivered += by;
        } else if (isDead(outcome)) {
            deadLettered += by;
        }
    }

    private static boolean isDead(@Nullable Outcome outcome) {
        return outcome == Outcome.DEAD_LETTERED || outcome == Outcome.BURIED;
    }

    /**
     * What the log keeps of a Trigger.
     *
     * @param position every event up to here is done or in "pending"
     * @param matched events that the filter let through
     * @param delivered events that the subscriber accepted
     * @param deadLettered events that were given up
     * @param retried attempts beyond the first
     * @param lost matched events that the size limit removed before they were done
     */
    record Saved(long position, long matched, long delivered, long deadLettered, long retried, long lost) {

        /** @return the same with more events matched */
        Saved plusMatched(int events) {
            return new Saved(position, matched + events, delivered, deadLettered, retried, lost);
        }
    }
}

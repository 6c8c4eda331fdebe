package io.haingestor.broker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The deliveries of a Trigger that failed and wait for their next attempt. A success after failures wakes all of them, so that a
 * subscriber that comes back gets what it missed at once; an attempt that is made early by this costs nothing of {@code retry} when it
 * fails, so that one event that always fails does not use up its retries because others succeed. Guarded by its {@link TriggerRunner}.
 */
final class Retries {
    private static final long WAKE_EVERY_MILLIS = 1_000;

    private final PriorityQueue<Dispatch> waiting =
            new PriorityQueue<>(Comparator.<Dispatch>comparingLong(dispatch -> dispatch.dueMillis)
                    .thenComparingLong(dispatch -> dispatch.position));
    private boolean failing;
    private boolean wakeWanted;
    private long wokenMillis = Long.MIN_VALUE / 2;

    /** A delivery waits until it is due. */
    void add(Dispatch dispatch) {
        dispatch.state = Dispatch.State.WAITING;
        waiting.add(dispatch);
    }

    /** An attempt failed. */
    void failed() {
        failing = true;
    }

    /** An attempt succeeded. */
    void succeeded() {
        wakeWanted |= failing && !waiting.isEmpty();
        failing = false;
    }

    /** @return when the oldest of them arrived, in microseconds since the epoch; {@link Long#MAX_VALUE} when none waits */
    long oldestMicros() {
        return waiting.stream()
                .mapToLong(dispatch -> dispatch.arrivedMicros)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** @return how many wait */
    int size() {
        return waiting.size();
    }

    /** @return the deliveries whose attempt is due or was woken, by position within the same moment; they wait no longer */
    List<Dispatch> due(long nowMillis) {
        if (wakeWanted && Math.abs(nowMillis - wokenMillis) >= WAKE_EVERY_MILLIS) {
            wakeWanted = false;
            wokenMillis = nowMillis;
            var woken = new ArrayList<>(waiting);
            waiting.clear();
            woken.sort(Comparator.comparingLong(dispatch -> dispatch.position));
            return woken;
        }
        if (waiting.isEmpty() || waiting.element().dueMillis > nowMillis) {
            return List.of();
        }
        var due = new ArrayList<Dispatch>();
        while (!waiting.isEmpty() && waiting.element().dueMillis <= nowMillis) {
            due.add(waiting.remove());
        }
        return due;
    }
}

package io.haingestor.broker;

import io.haingestor.broker.Dispatch.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** What became of a Trigger's deliveries and is not on disk yet. Guarded by the Trigger's runner. */
final class Outcomes {
    private final Cursor cursor;
    private int waiting;

    Outcomes(Cursor cursor) {
        this.cursor = cursor;
    }

    /** An outcome was told to the writer. @return how many are not on disk */
    int told() {
        return ++waiting;
    }

    /** @return whether every outcome is on disk */
    boolean isEmpty() {
        return waiting == 0;
    }

    /**
     * A transaction is about to store outcomes and the cursor.
     *
     * @param told outcomes, in the order in which they came
     * @param taken up to where the events were taken
     * @param late deliveries that began before it take so long that others must not wait for them
     * @return what to store
     */
    Prepared prepare(TriggerRunner runner, List<Settlement> told, long taken, long late) {
        var all = new ArrayList<>(told);
        told.forEach(settlement -> cursor.settling(settlement.dispatch(), settlement.outcome()));
        // After that, for what ends in this very transaction holds up nothing.
        for (var dispatch : cursor.laggards(late)) {
            dispatch.rowed = true;
            waiting++;
            cursor.settling(dispatch, Outcome.KEPT);
            all.add(new Settlement(runner, dispatch, Outcome.KEPT, List.of()));
        }
        var dispatches = new LinkedHashSet<Dispatch>();
        all.forEach(settlement -> dispatches.add(settlement.dispatch()));
        var rows = all.stream().map(settlement -> settlement.dispatch().kept()).toList();
        return new Prepared(runner, told.size(), all, rows, cursor.mark(taken, dispatches));
    }

    /**
     * What {@link #prepare} said is on disk.
     *
     * @return the deliveries that have ended with it
     */
    List<Dispatch> stored(Prepared prepared) {
        var ended = new ArrayList<Dispatch>();
        for (var settlement : prepared.settlements()) {
            waiting--;
            cursor.settled(settlement.dispatch(), settlement.outcome());
            if (settlement.outcome() != Outcome.KEPT) {
                ended.add(settlement.dispatch());
            }
        }
        cursor.saved(prepared.saved().position());
        return ended;
    }

    /** What {@link #prepare} said could not be stored. */
    void notStored(Prepared prepared) {
        waiting -= prepared.settlements().size() - prepared.told();
        prepared.settlements().forEach(settlement -> cursor.unsettled(settlement.dispatch()));
    }
}

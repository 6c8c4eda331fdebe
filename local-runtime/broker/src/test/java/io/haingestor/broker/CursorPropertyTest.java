package io.haingestor.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.haingestor.broker.Dispatch.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Any interleaving of append, begin, success, failure, commit, failed commit and crash, against a model of two sets: what has truly ended,
 * and what the log holds.
 */
class CursorPropertyTest {
    private static final int WINDOW = 5;

    @Property(tries = 1_000)
    void nothingIsLostAndNoMoreThanAWindowIsMadeTwice(
            @ForAll @Size(max = 120) List<@IntRange(max = 11) Integer> steps, @ForAll long seed) {
        var world = new World(new Random(seed));
        for (var step : steps) {
            switch (step) {
                case 0, 1, 2 -> world.append();
                case 3, 4 -> world.begin();
                case 5, 6, 7 -> world.end();
                case 8 -> world.keep();
                case 9, 10 -> world.commit(true);
                default -> {
                    if (world.random.nextBoolean()) {
                        world.crash();
                    } else {
                        world.commit(false);
                    }
                }
            }
            world.check();
        }
        world.finish();
    }

    /** A Trigger's runner without threads: every event matches, and each commit stores what there is. */
    private static final class World {
        final Random random;
        private long head;
        private long taken;
        private Cursor cursor = new Cursor(WINDOW, new Cursor.Saved(0, 0, 0, 0, 0, 0));
        private final List<Dispatch> running = new ArrayList<>();
        private final ArrayDeque<Settlement> told = new ArrayDeque<>();
        private TreeMap<Long, Dispatch> ahead = new TreeMap<>();

        // The log.
        private Cursor.Saved saved = new Cursor.Saved(0, 0, 0, 0, 0, 0);
        private final TreeSet<Long> pending = new TreeSet<>();

        // The model.
        private final TreeSet<Long> ended = new TreeSet<>();
        private long endedTwice;
        private long crashes;

        World(Random random) {
            this.random = random;
        }

        void append() {
            head++;
            cursor.addMatched(1);
            saved = saved.plusMatched(1);
        }

        void begin() {
            if (taken < head && cursor.hasRoom()) {
                taken++;
                var dispatch = ahead.remove(taken);
                if (dispatch == null) {
                    dispatch = new Dispatch(taken, 0, 0, 1, null, 0);
                }
                cursor.begin(dispatch);
                running.add(dispatch);
            }
        }

        void end() {
            if (running.isEmpty()) {
                return;
            }
            var dispatch = running.remove(random.nextInt(running.size()));
            if (!ended.add(dispatch.position)) {
                endedTwice++;
            }
            if (dispatch.rowed) {
                told.add(new Settlement(null, dispatch, Outcome.DELIVERED, List.of()));
            } else {
                cursor.end(dispatch, Outcome.DELIVERED);
            }
        }

        void keep() {
            if (!running.isEmpty()) {
                var dispatch = running.get(random.nextInt(running.size()));
                dispatch.rowed = true;
                told.add(new Settlement(null, dispatch, Outcome.KEPT, List.of()));
            }
        }

        void commit(boolean works) {
            var all = new ArrayList<>(told);
            told.forEach(settlement -> cursor.settling(settlement.dispatch(), settlement.outcome()));
            for (var laggard : cursor.laggards(1)) {
                laggard.rowed = true;
                cursor.settling(laggard, Outcome.KEPT);
                all.add(new Settlement(null, laggard, Outcome.KEPT, List.of()));
            }
            var dispatches = new LinkedHashSet<Dispatch>();
            all.forEach(settlement -> dispatches.add(settlement.dispatch()));
            var mark = cursor.mark(taken, dispatches);
            if (!works) {
                all.forEach(settlement -> cursor.unsettled(settlement.dispatch()));
                return;
            }
            saved = mark;
            told.clear();
            for (var settlement : all) {
                if (settlement.outcome() == Outcome.KEPT) {
                    pending.add(settlement.dispatch().position);
                } else {
                    pending.remove(settlement.dispatch().position);
                }
                cursor.settled(settlement.dispatch(), settlement.outcome());
            }
            cursor.saved(mark.position());
        }

        void crash() {
            crashes++;
            cursor = new Cursor(WINDOW, saved);
            running.clear();
            told.clear();
            ahead = new TreeMap<>();
            taken = saved.position();
            for (var position : pending) {
                var dispatch = new Dispatch(position, 0, 0, 1, null, 0);
                dispatch.rowed = true;
                dispatch.kept = true;
                if (position <= saved.position()) {
                    cursor.resume(dispatch);
                    running.add(dispatch);
                } else {
                    ahead.put(position, dispatch);
                }
            }
        }

        void check() {
            for (var position = 1L; position <= saved.position(); position++) {
                assertThat(ended.contains(position) || pending.contains(position))
                        .as("event %d was passed and is neither done nor kept", position)
                        .isTrue();
            }
            var doneAndMadeAgain = ended.stream()
                    .filter(position -> position > saved.position() || pending.contains(position))
                    .count();
            assertThat(doneAndMadeAgain)
                    .as("done, and made again if the power went now")
                    .isLessThanOrEqualTo(WINDOW * (crashes + 1));
            assertThat(endedTwice).isLessThanOrEqualTo(WINDOW * crashes);
            assertThat(saved.delivered())
                    .as("counted as delivered in the log")
                    .isEqualTo(saved.position()
                            - pending.headSet(saved.position(), true).size());
        }

        void finish() {
            while (ended.size() < head
                    || cursor.hasUnsaved()
                    || !told.isEmpty()
                    || !running.isEmpty()
                    || taken < head) {
                begin();
                end();
                commit(true);
            }
            commit(true);
            check();
            assertThat(saved).isEqualTo(new Cursor.Saved(head, head, head, 0, 0, 0));
            assertThat(pending).isEmpty();
            assertThat(cursor.hasRoom()).isTrue();
        }
    }
}

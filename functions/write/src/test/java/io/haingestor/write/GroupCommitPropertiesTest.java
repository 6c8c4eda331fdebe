package io.haingestor.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.haingestor.timeseries.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class GroupCommitPropertiesTest {
    /** What the store does with a batch. */
    enum Mood {
        WORKS,
        IS_AWAY,
        IS_AWAY_AFTER_IT_STORED_ALL,
        BREAKS_ON_AN_ODD_ITEM
    }

    @Property(tries = 200)
    void whoIsToldThatItIsDurableIsInTheStoreAndWhoComesAgainGetsThere(
            @ForAll @Size(max = 20) List<Mood> moods,
            @ForAll @IntRange(min = 1, max = 60) int items,
            @ForAll @IntRange(min = 1, max = 10) int batch,
            @ForAll @IntRange(min = 1, max = 100) int waiting) {
        var clock = new MovableClock(Instant.parse("2026-03-01T10:00:00Z"));
        var store = new MoodyStore(new ArrayDeque<>(moods));
        try (var commits = new GroupCommit<>(
                "test", store, new GroupCommit.Limits(batch, Duration.ZERO, waiting), clock, Runnable::run)) {
            Set<Integer> open = new HashSet<>(IntStream.range(0, items).boxed().toList());
            for (int round = 0; !open.isEmpty(); round++) {
                assertThat(round).as("rounds until all are stored").isLessThan(items + moods.size() + 2);
                var answers = new ArrayList<CompletableFuture<Boolean>>();
                for (int item : open) {
                    // At the moment of the answer, not later, the item must be there.
                    answers.add(commits.write(item)
                            .thenApply(told -> store.durable.contains(told))
                            .toCompletableFuture());
                }
                var told = List.copyOf(open);
                for (int i = 0; i < answers.size(); i++) {
                    if (isDurable(answers.get(i))) {
                        open.remove(told.get(i));
                    }
                }
                clock.move(Duration.ofMinutes(1));
            }
        }

        assertThat(store.durable).hasSize(items);
    }

    private static boolean isDurable(CompletableFuture<Boolean> answer) {
        try {
            assertThat(answer.join()).as("in the store when told").isTrue();
            return true;
        } catch (java.util.concurrent.CompletionException e) {
            assertThat(e.getCause()).isInstanceOfAny(StoreUnavailableException.class, IllegalStateException.class);
            return false;
        }
    }

    private record MoodyStore(Queue<Mood> moods, Set<Integer> durable)
            implements GroupCommit.Batches<Integer, Integer> {
        MoodyStore(Queue<Mood> moods) {
            this(moods, ConcurrentHashMap.newKeySet());
        }

        @Override
        public List<Integer> write(List<Integer> items) throws StoreUnavailableException {
            var mood = moods.isEmpty() ? Mood.WORKS : moods.remove();
            switch (mood) {
                case WORKS -> durable.addAll(items);
                case IS_AWAY -> throw new StoreUnavailableException("away");
                case IS_AWAY_AFTER_IT_STORED_ALL -> {
                    durable.addAll(items);
                    throw new StoreUnavailableException("lost the answer");
                }
                case BREAKS_ON_AN_ODD_ITEM -> {
                    if (items.stream().anyMatch(item -> item % 2 == 1)) {
                        throw new IllegalStateException("odd");
                    }
                    durable.addAll(items);
                }
            }
            return items;
        }
    }
}

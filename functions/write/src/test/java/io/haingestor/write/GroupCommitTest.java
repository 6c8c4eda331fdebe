package io.haingestor.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.haingestor.timeseries.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
    private static final Duration NONE = Duration.ZERO;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final MovableClock clock = new MovableClock(Instant.parse("2026-03-01T10:00:00Z"));
    private final GatedStore store = new GatedStore();
    private GroupCommit<Integer, String> commits;

    @AfterEach
    void end() {
        store.open();
        if (commits != null) {
            commits.close();
        }
    }

    @Test
    void whatArrivesWhileOneWriteRunsSharesTheNext() {
        commits = commits(1_000, NONE, 10_000);
        var first = write(0);
        store.awaitCalls(1);
        var rest = IntStream.rangeClosed(1, 500).mapToObj(this::write).toList();
        store.open();

        rest.forEach(CompletableFuture::join);

        assertThat(first.join()).isEqualTo("stored 0");
        assertThat(rest.get(499).join()).isEqualTo("stored 500");
        assertThat(store.batches()).extracting(List::size).containsExactly(1, 500);
    }

    @Test
    void aBatchTakesNoMoreThanItsLimit() {
        commits = commits(100, NONE, 10_000);
        var first = write(0);
        store.awaitCalls(1);
        var rest = IntStream.rangeClosed(1, 250).mapToObj(this::write).toList();
        store.open();

        rest.forEach(CompletableFuture::join);
        assertThat(first).isCompleted();

        assertThat(store.batches()).extracting(List::size).containsExactly(1, 100, 100, 50);
    }

    @Test
    void nobodyIsToldBeforeTheStoreHasAnswered() {
        commits = commits(1_000, NONE, 10_000);
        var answer = write(1);
        store.awaitCalls(1);

        assertThat(answer).isNotDone();

        store.open();
        assertThat(answer.join()).isEqualTo("stored 1");
    }

    @Test
    void aFewThatComeOneAfterTheOtherShareAWriteWhenTheFirstWaitsForThem() {
        store.open();
        commits = commits(3, Duration.ofHours(1), 10_000);

        var answers = List.of(write(1), write(2), write(3));
        answers.forEach(CompletableFuture::join);

        assertThat(store.batches()).containsExactly(List.of(1, 2, 3));
    }

    @Test
    void theFirstDoesNotWaitForCompanyForEver() {
        store.open();
        commits = commits(1_000, Duration.ofMillis(5), 10_000);

        assertThat(write(1).join()).isEqualTo("stored 1");
    }

    @Test
    void whoComesToAFullRoomIsToldToComeAgain() {
        commits = commits(10, NONE, 20);
        var accepted = new ArrayList<>(List.of(write(0)));
        store.awaitCalls(1);
        IntStream.rangeClosed(1, 20).forEach(n -> accepted.add(write(n)));

        var tooMany = write(21);

        assertThat(fault(tooMany)).isInstanceOf(StoreUnavailableException.class).hasMessageContaining("20 items wait");
        store.open();
        assertThat(accepted).allSatisfy(answer -> assertThat(answer.join()).startsWith("stored"));
    }

    @Test
    void whenTheStoreIsAwayEverybodyIsToldAndNobodyAsksItAgainBeforeItIsTime() {
        commits = commits(1_000, NONE, 10_000);
        store.failWith(new StoreUnavailableException("away"));
        var first = write(0);
        store.awaitCalls(1);
        var waiting = IntStream.rangeClosed(1, 100).mapToObj(this::write).toList();
        store.open();

        assertThat(fault(first)).hasMessage("away");
        assertThat(waiting).allSatisfy(answer -> assertThat(fault(answer)).hasMessage("away"));
        var later = IntStream.rangeClosed(1, 1_000).mapToObj(this::write).toList();
        assertThat(later).allSatisfy(answer -> {
            assertThat(fault(answer)).hasMessage("away");
            assertThat(((StoreUnavailableException) fault(answer)).retryAfter()).hasValue(Duration.ofMillis(100));
        });
        assertThat(store.calls()).isEqualTo(1);
    }

    @Test
    void aStoreThatIsBackIsUsedAgainWhenTheNextTryIsDue() {
        store.open();
        commits = commits(1_000, NONE, 10_000);
        store.failWith(new StoreUnavailableException("away"));
        assertThat(fault(write(1))).hasMessage("away");
        clock.move(Duration.ofMillis(100));
        assertThat(fault(write(2))).hasMessage("away");
        clock.move(Duration.ofMillis(199));
        assertThat(fault(write(3))).hasMessage("away");
        assertThat(store.calls()).isEqualTo(2);

        store.work();
        clock.move(Duration.ofMillis(1));

        assertThat(write(4).join()).isEqualTo("stored 4");
        assertThat(write(5).join()).isEqualTo("stored 5");
    }

    @Test
    void aStoreThatAsksForTimeIsGivenIt() {
        store.open();
        commits = commits(1_000, NONE, 10_000);
        store.failWith(new StoreUnavailableException("busy", new IllegalStateException(), Duration.ofMinutes(2)));
        assertThat(fault(write(1))).hasMessage("busy");
        store.work();
        clock.move(Duration.ofSeconds(119));
        assertThat(fault(write(2))).hasMessage("busy");
        clock.move(Duration.ofSeconds(1));

        assertThat(write(3).join()).isEqualTo("stored 3");
    }

    @Test
    void aClockThatIsSetBackDoesNotLengthenThePause() {
        store.open();
        commits = commits(1_000, NONE, 10_000);
        store.failWith(new StoreUnavailableException("away"));
        assertThat(fault(write(1))).hasMessage("away");
        store.work();
        clock.move(Duration.ofHours(-1));

        assertThat(write(2).join()).isEqualTo("stored 2");
    }

    @Test
    void anItemThatBreaksTheStoreCostsNobodyElse() {
        commits = commits(1_000, NONE, 10_000);
        store.breakOn(7);
        var first = write(0);
        store.awaitCalls(1);
        var rest = IntStream.rangeClosed(1, 10).mapToObj(this::write).toList();
        store.open();

        assertThat(first.join()).isEqualTo("stored 0");
        for (int n = 1; n <= 10; n++) {
            var answer = rest.get(n - 1);
            if (n == 7) {
                assertThat(fault(answer)).isInstanceOf(IllegalStateException.class);
            } else {
                assertThat(answer.join()).isEqualTo("stored " + n);
            }
        }
    }

    @Test
    void closingWritesWhatWaitsAndTakesNothingMore() {
        store.open();
        commits = commits(10, NONE, 10_000);
        var answers = IntStream.range(0, 100).mapToObj(this::write).toList();

        commits.close();

        assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).startsWith("stored"));
        assertThat(fault(write(1))).hasMessageContaining("being closed");
    }

    @Test
    void closingDoesNotWaitForAStoreThatHangsAndTellsWhoWaitsToComeAgain() {
        var limits = new GroupCommit.Limits(10, NONE, 10_000, Duration.ofMillis(20));
        commits = new GroupCommit<>("test", store, limits, clock, Runnable::run);
        var written = write(0);
        store.awaitCalls(1);
        var waiting = write(1);

        commits.close();

        assertThat(written).as("nobody knows what becomes of it").isNotDone();
        assertThat(fault(waiting)).isInstanceOf(StoreUnavailableException.class).hasMessageContaining("being closed");
        store.open();
        assertThat(written.join()).isEqualTo("stored 0");
        assertThat(store.batches()).containsExactly(List.of(0));
    }

    private GroupCommit<Integer, String> commits(int batch, Duration linger, int waiting) {
        return new GroupCommit<>(
                "test", store, new GroupCommit.Limits(batch, linger, waiting, PATIENCE), clock, Runnable::run);
    }

    private CompletableFuture<String> write(int n) {
        return commits.write(n).toCompletableFuture();
    }

    private static Throwable fault(CompletableFuture<?> answer) {
        try {
            answer.join();
            throw new AssertionError("Expected a fault, got " + answer.join());
        } catch (CompletionException e) {
            return e.getCause();
        }
    }

    /** Holds its first calls until the test opens it. */
    private static final class GatedStore implements GroupCommit.Batches<Integer, String> {
        private final List<List<Integer>> batches = new CopyOnWriteArrayList<>();
        private final Semaphore gate = new Semaphore(0);
        private volatile StoreUnavailableException away;
        private volatile int poison = -1;

        @Override
        public List<String> write(List<Integer> items) throws StoreUnavailableException {
            batches.add(List.copyOf(items));
            gate.acquireUninterruptibly();
            var fault = away;
            if (fault != null) {
                throw fault;
            }
            if (items.contains(poison)) {
                throw new IllegalStateException("poison");
            }
            return items.stream().map(n -> "stored " + n).toList();
        }

        void open() {
            gate.release(1_000_000);
        }

        void failWith(StoreUnavailableException fault) {
            away = fault;
        }

        void work() {
            away = null;
        }

        void breakOn(int item) {
            poison = item;
        }

        List<List<Integer>> batches() {
            return batches;
        }

        int calls() {
            return batches.size();
        }

        void awaitCalls(int n) {
            await().atMost(PATIENCE).until(() -> batches.size() >= n);
        }
    }
}

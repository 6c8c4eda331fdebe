package io.haingestor.broker;

import static io.haingestor.broker.Home.event;
import static io.haingestor.broker.Home.trigger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.haingestor.broker.topology.DeliverySpec;
import io.haingestor.broker.topology.Topology;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerListenerTest {
    @TempDir
    Path folder;

    private final Told told = new Told();

    private static final class Told implements BrokerListener {
        private final List<String> attempts = new CopyOnWriteArrayList<>();
        private final List<Attempted> all = new CopyOnWriteArrayList<>();
        private final List<Integer> syncs = new CopyOnWriteArrayList<>();
        private final List<Topology> topologies = new CopyOnWriteArrayList<>();

        @Override
        public void attempted(Attempted attempt) {
            assertThat(attempt.took()).isPositive();
            all.add(attempt);
            var how = attempt.delivery() instanceof Delivery.Failed failed ? "" + failed.status() : "accepted";
            attempts.add(attempt.trigger().name().name() + ' ' + attempt.to() + ' ' + attempt.number() + ' ' + how);
        }

        @Override
        public void synced(int events, Duration took) {
            assertThat(took).isPositive();
            syncs.add(events);
        }

        @Override
        public void reloaded(Topology topology) {
            topologies.add(topology);
        }
    }

    private Rig rig() {
        return new Rig(folder).tells(told);
    }

    /** A listener is told after it shows in the counts. */
    private void awaitTold(String... attempts) {
        await().untilAsserted(() -> assertThat(told.attempts).containsExactly(attempts));
    }

    @Test
    void everyAttemptIsToldOnceWithItsEnd() throws Exception {
        try (var rig = rig().start(trigger("one", "a"))) {
            var failing = new AtomicBoolean(true);
            rig.subscriber("one")
                    .answers(
                            event -> failing.getAndSet(false) ? Delivery.failed(503, "starting") : Delivery.accepted());
            rig.publish(event("a", "1"));
            await().until(() -> rig.status("one").waiting() == 1);
            awaitTold("one subscriber 1 503");
            rig.clock.move(Duration.ofSeconds(1));
            awaitTold("one subscriber 1 503", "one subscriber 2 accepted");
        }

        var second = told.all.get(1);
        assertThat(second.waited())
                .as("a second by the clock that is moved, and no part of it while the attempt ran")
                .isEqualTo(longest(Duration.ZERO, Duration.ofSeconds(1).minus(second.took())));
    }

    private static Duration longest(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    @Test
    void anAttemptToTheDeadLetterSinkIsToldAsSuch() throws Exception {
        var delivery = new DeliverySpec(
                0,
                Home.QUICK.backoffPolicy(),
                Home.QUICK.backoffDelay(),
                Home.QUICK.timeout(),
                Home.QUICK.format(),
                null,
                Home.service("sink"));
        try (var rig = rig().start(trigger("one", "a", delivery, false, 10))) {
            rig.subscriber("one").answers(event -> Delivery.failed(400, "not mine"));
            rig.publish(event("a", "1"));
            awaitTold("one subscriber 1 400", "one dead-letter-sink 2 accepted");
        }
    }

    @Test
    void anAttemptThatTookTooLongIsToldAsUnansweredAndItsLateAnswerIsNot() throws Exception {
        var late = new CompletableFuture<Delivery>();
        try (var rig = rig().start(trigger("one", "a"))) {
            rig.subscriber("one").does(event -> late);
            rig.publish(event("a", "1"));
            await().until(() -> rig.status("one").inFlight() == 1);
            rig.clock.move(Duration.ofSeconds(30));
            awaitTold("one subscriber 1 0");
            late.complete(Delivery.accepted());
        }

        assertThat(told.attempts).containsExactly("one subscriber 1 0");
    }

    @Test
    void replaysAreNotTold() throws Exception {
        try (var rig = rig().start(trigger("one", "a"))) {
            rig.publish(event("a", "1"));
            await().until(() -> rig.status("one").delivered() == 1);
            rig.broker().replays().begin(new ReplayRequest(Home.name("one"), new ReplayRequest.Position(1), null));
            await().until(() -> rig.broker().replays().list().get(0).state() == ReplayStatus.State.DONE);
            assertThat(rig.subscriber("one").ids()).containsExactly("1", "1");
        }

        awaitTold("one subscriber 1 accepted");
    }

    @Test
    void whatIsOnDiskIsToldAndWhatHoldsFromNowOn() throws Exception {
        try (var rig = rig().start(trigger("one", "a"))) {
            rig.publish(event("a", "1"));
            rig.publish(event("a", "2"), event("b", "3"));
            rig.reload(trigger("other", "b"));
        }

        assertThat(told.syncs.stream().mapToInt(Integer::intValue).sum()).isEqualTo(3);
        assertThat(told.topologies).hasSize(1);
        assertThat(told.topologies.get(0).triggers().get(0).name()).isEqualTo(Home.name("other"));
    }

    @Test
    void aListenerThatThrowsChangesNothing() throws Exception {
        var broken = new BrokerListener() {
            @Override
            public void attempted(Attempted attempt) {
                throw new IllegalStateException("broken");
            }

            @Override
            public void synced(int events, Duration took) {
                throw new IllegalStateException("broken");
            }

            @Override
            public void reloaded(Topology topology) {
                throw new IllegalStateException("broken");
            }
        };
        try (var rig = new Rig(folder).tells(broken).start(trigger("one", "a"))) {
            rig.subscriber("one").answers(event -> Delivery.failed(400, "not mine"));
            rig.publish(event("a", "1"), event("a", "2"));
            await().until(() -> rig.status("one").deadLettered() == 2);
            rig.reload(trigger("one", "a"), trigger("late", "a"));
            rig.publish(event("a", "3"));
            await().until(() -> rig.status("late").delivered() == 1);
        }
    }
}

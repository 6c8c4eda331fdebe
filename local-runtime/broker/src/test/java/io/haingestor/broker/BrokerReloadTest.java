package io.haingestor.broker;

import static io.haingestor.broker.Home.event;
import static io.haingestor.broker.Home.trigger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.haingestor.broker.topology.TopologyException;
import io.haingestor.broker.topology.TriggerResource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Manifests that change while the broker runs, and Triggers that pause. */
class BrokerReloadTest {
    @TempDir
    Path folder;

    @Test
    void aNewTriggerSeesOnlyLaterEvents() throws Exception {
        try (var rig = new Rig(folder).start(trigger("one", "a"))) {
            rig.publish(event("a", "1"));
            rig.reload(trigger("one", "a"), trigger("two", "a"));
            rig.publish(event("a", "2"));

            await().until(() ->
                    rig.status("two").delivered() == 1 && rig.status("one").delivered() == 2);
            assertThat(rig.subscriber("two").ids()).containsExactly("2");
            assertThat(rig.subscriber("one").ids()).containsExactlyInAnyOrder("1", "2");
        }
    }

    @Test
    void aDeliveryInFlightEndsOnceAndWhatWaitsKeepsItsPlace() throws Exception {
        var answer = new CompletableFuture<Delivery>();
        try (var rig = new Rig(folder).start(trigger("one", "a", Home.QUICK, false, 1))) {
            rig.subscriber("one").does(event -> answer);
            rig.publish(event("a", "1"), event("a", "2"), event("a", "3"));
            await().until(() -> rig.subscriber("one").ids().size() == 1);

            rig.reload(trigger("one", "a", Home.QUICK, false, 10), trigger("other", "b"));
            answer.complete(Delivery.accepted());

            await().until(() -> rig.status("one").delivered() == 3);
            assertThat(rig.subscriber("one").ids()).containsExactlyInAnyOrder("1", "2", "3");
        }
    }

    @Test
    void aChangedFilterHoldsForWhatComesAfterIt() throws Exception {
        try (var rig = new Rig(folder).start(trigger("one", "a"))) {
            rig.publish(event("a", "1"), event("b", "2"));
            rig.reload(trigger("one", "b"));
            rig.publish(event("a", "3"), event("b", "4"));

            await().until(() -> rig.status("one").delivered() == 2);
            assertThat(rig.subscriber("one").ids()).containsExactlyInAnyOrder("1", "4");
        }
    }

    @Test
    void aTriggerThatIsGoneIsForgottenAndWhatItWasAnsweredWithIsKept() throws Exception {
        var answer = new CompletableFuture<Delivery>();
        try (var rig = new Rig(folder).start(trigger("one", "a"), trigger("replies", "b"))) {
            rig.subscriber("one").does(event -> answer);
            rig.publish(event("a", "1"));
            await().until(() -> rig.subscriber("one").ids().size() == 1);

            rig.reload(trigger("replies", "b"));
            answer.complete(Delivery.accepted(event("b", "reply")));

            await().until(() -> rig.status("replies").delivered() == 1);
            assertThat(rig.broker().status().triggers()).hasSize(1);
            rig.reload(trigger("one", "a"), trigger("replies", "b"));
            assertThat(rig.status("one").matched()).isZero();
        }
    }

    @Test
    void manifestsThatCannotHoldChangeNothing() throws Exception {
        try (var rig = new Rig(folder).start(trigger("one", "a"))) {
            assertThatThrownBy(() -> rig.reload(trigger("one", "a"), trigger("unknown", "a")))
                    .isInstanceOf(TopologyException.class)
                    .hasMessageContaining("manifests.yaml:1");

            rig.publish(event("a", "1"));
            await().until(() -> rig.status("one").delivered() == 1);
            assertThat(rig.broker().status().triggers()).hasSize(1);
        }
    }

    @Test
    void aPausedTriggerBeginsNothingAlsoAfterARestartAndMissesNothing() throws Exception {
        try (var rig = new Rig(folder).start(trigger("one", "a"))) {
            rig.broker().pause(Home.name("one"), true);
            rig.publish(event("a", "1"), event("a", "2"));
            assertThat(rig.status("one").backlog()).isEqualTo(2);
            assertThat(rig.status("one").paused()).isTrue();
        }
        try (var rig = new Rig(folder).start(trigger("one", "a"), trigger("two", "a"))) {
            rig.publish(event("a", "3"));
            await().until(() -> rig.status("two").delivered() == 1);
            assertThat(rig.subscriber("one").ids()).isEmpty();

            rig.broker().pause(Home.name("one"), false);
            await().until(() -> rig.status("one").delivered() == 3);
            assertThat(rig.subscriber("one").ids()).containsExactlyInAnyOrder("1", "2", "3");
            assertThat(rig.status("one").paused()).isFalse();
        }
    }

    @Test
    void aTriggerBeginsNoMoreThanItsRateAllows() throws Exception {
        var slow = trigger("one", "a");
        var limited = new TriggerResource(
                slow.name(),
                slow.broker(),
                slow.filter(),
                slow.subscriber(),
                slow.delivery(),
                slow.ordered(),
                100,
                20,
                slow.place());
        try (var rig = new Rig(folder).start(limited, trigger("two", "a", Home.QUICK, false, 100))) {
            for (var i = 0; i < 50; i++) {
                rig.publish(event("a", Integer.toString(i)));
            }
            await().until(() ->
                    rig.status("two").delivered() == 50 && rig.status("one").delivered() == 2);

            for (var expected : List.of(4, 6, 8)) {
                rig.clock.move(Duration.ofMillis(100));
                await().until(() -> rig.status("one").delivered() == expected);
            }
            assertThat(rig.subscriber("one").ids()).hasSize(8);
        }
    }

    @Test
    void aMarkIsStoredWithItsEventAndReadAfterARestart() throws Exception {
        try (var rig = new Rig(folder).start(trigger("one", "a"))) {
            assertThat(rig.broker().mark("tick")).isEmpty();
            for (var second : List.of(1, 2)) {
                rig.broker()
                        .publish(
                                Home.BROKER,
                                List.of(event("a", "tick " + second)),
                                new Mark("tick", MovableClock.BEGIN.plusSeconds(second)))
                        .toCompletableFuture()
                        .join();
            }
            assertThat(rig.broker().mark("tick")).contains(MovableClock.BEGIN.plusSeconds(2));
        }
        try (var rig = new Rig(folder).start(trigger("one", "a"))) {
            assertThat(rig.broker().mark("tick")).contains(MovableClock.BEGIN.plusSeconds(2));
        }
    }
}

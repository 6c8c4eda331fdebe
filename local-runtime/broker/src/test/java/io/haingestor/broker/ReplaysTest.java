package io.haingestor.broker;

import static io.haingestor.broker.Home.event;
import static io.haingestor.broker.Home.trigger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.haingestor.broker.ReplayStatus.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplaysTest {
    @TempDir
    Path folder;

    private static ReplayRequest of(String trigger, ReplayRequest.From from) {
        return new ReplayRequest(Home.name(trigger), from, null);
    }

    private static void awaitDone(Rig rig) {
        await().until(() -> !rig.broker().replays().list().isEmpty()
                && rig.broker().replays().list().stream().allMatch(replay -> replay.state() == State.DONE));
    }

    @Test
    void fromAPositionTheTriggerGetsEverythingAgainAndItsOwnCountsStay() throws Exception {
        try (var rig = new Rig(folder)
                .start(trigger("one", "a", Home.QUICK, false, 1), trigger("two", "a", Home.QUICK, false, 1))) {
            rig.publish(event("a", "1"), event("b", "2"), event("a", "3"), event("a", "4"));
            await().until(() ->
                    rig.status("one").delivered() == 3 && rig.status("two").delivered() == 3);

            var begun = rig.broker().replays().begin(of("one", new ReplayRequest.Position(2)));

            awaitDone(rig);
            assertThat(rig.subscriber("one").ids()).containsExactly("1", "3", "4", "3", "4");
            assertThat(rig.subscriber("two").ids()).containsExactly("1", "3", "4");
            assertThat(rig.status("one").matched()).isEqualTo(3);
            var ended = rig.broker().replays().list().get(0);
            assertThat(ended.id()).isEqualTo(begun.id());
            assertThat(ended.matched()).isEqualTo(2);
            assertThat(ended.delivered()).isEqualTo(2);
            assertThat(ended.last()).isEqualTo(4);
        }
    }

    @Test
    void fromATimeOrAnEventAsWell() throws Exception {
        try (var rig = new Rig(folder).start(trigger("one", "a", Home.QUICK, false, 1))) {
            for (var i = 0; i < 10; i++) {
                rig.publish(event("a", "event-" + i));
                rig.clock.move(Duration.ofSeconds(1));
            }
            await().until(() -> rig.status("one").delivered() == 10);

            rig.broker().replays().begin(of("one", new ReplayRequest.Time(MovableClock.BEGIN.plusSeconds(8))));
            awaitDone(rig);
            rig.broker().replays().begin(of("one", new ReplayRequest.EventId("event-7")));
            await().until(() -> rig.subscriber("one").ids().size() == 15);

            assertThat(rig.subscriber("one").ids().subList(10, 15))
                    .containsExactly("event-8", "event-9", "event-7", "event-8", "event-9");
        }
    }

    @Test
    void aNewTriggerGetsWhatCameBeforeItWhenItIsAskedFor() throws Exception {
        try (var rig = new Rig(folder).start(trigger("one", "a"))) {
            rig.publish(event("a", "1"), event("b", "2"));
            rig.reload(trigger("one", "a"), trigger("late", "b"));

            rig.broker().replays().begin(of("late", new ReplayRequest.Position(1)));

            awaitDone(rig);
            assertThat(rig.subscriber("late").ids()).containsExactly("2");
        }
    }

    @Test
    void anotherSubscriberThatTheManifestsNameMayReceiveIt() throws Exception {
        try (var rig = new Rig(folder).start(trigger("one", "a"), trigger("two", "b"))) {
            rig.publish(event("a", "1"));

            rig.broker().replays().begin(new ReplayRequest(Home.name("one"), new ReplayRequest.Position(1), "two"));

            awaitDone(rig);
            assertThat(rig.subscriber("two").ids()).containsExactly("1");
            for (var unknown : List.of("three", "other/two", "http://169.254.169.254/latest")) {
                assertThatThrownBy(() -> rig.broker()
                                .replays()
                                .begin(new ReplayRequest(Home.name("one"), new ReplayRequest.Position(1), unknown)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("'" + unknown + "'");
            }
            assertThatThrownBy(() -> rig.broker().replays().begin(of("one", new ReplayRequest.EventId("9"))))
                    .hasMessageContaining("'9'");
            assertThatThrownBy(() -> rig.broker().replays().begin(of("none", new ReplayRequest.Position(1))))
                    .hasMessageContaining("home/none");
        }
    }

    @Test
    void itGoesOnAfterARestartWhereItWas() throws Exception {
        try (var rig = new Rig(folder).start(trigger("one", "a", Home.QUICK, false, 2))) {
            for (var i = 0; i < 600; i++) {
                rig.publish(event("a", Integer.toString(i)));
            }
            await().until(() -> rig.status("one").delivered() == 600);
            rig.subscriber("one")
                    .does(event -> event.getId().equals("400")
                            ? new CompletableFuture<>()
                            : CompletableFuture.completedFuture(Delivery.accepted()));
            rig.broker().replays().begin(of("one", new ReplayRequest.Position(1)));
            await().until(() -> rig.subscriber("one").ids().contains("401")
                    && rig.subscriber("one").ids().size() > 1000);
        }
        try (var rig = new Rig(folder).start(trigger("one", "a", Home.QUICK, false, 2))) {
            awaitDone(rig);
            assertThat(rig.subscriber("one").ids()).contains("400", "599").hasSizeLessThanOrEqualTo(204);
            assertThat(rig.broker().replays().list().get(0).delivered()).isEqualTo(600);
            assertThat(rig.broker().replays().list().get(0).matched()).isEqualTo(600);
            assertThat(rig.status("one").delivered()).isEqualTo(600);
        }
        try (var rig = new Rig(folder).start(trigger("one", "a"))) {
            assertThat(rig.broker().replays().list()).isEmpty();
        }
    }

    @Test
    void aCancelledOneBeginsNothingMore() throws Exception {
        var answer = new CompletableFuture<Delivery>();
        try (var rig = new Rig(folder).start(trigger("one", "a", Home.QUICK, false, 1))) {
            rig.publish(event("a", "1"), event("a", "2"));
            await().until(() -> rig.status("one").delivered() == 2);
            rig.subscriber("one").does(event -> answer);
            var replay = rig.broker().replays().begin(of("one", new ReplayRequest.Position(1)));
            await().until(() -> rig.subscriber("one").ids().size() == 3);

            assertThat(rig.broker().replays().cancel(replay.id()))
                    .map(ReplayStatus::state)
                    .contains(State.CANCELLED);
            answer.complete(Delivery.accepted());

            assertThat(rig.broker().replays().cancel(replay.id())).isEmpty();
            rig.subscriber("one").answers(event -> Delivery.accepted());
            rig.publish(event("a", "3"));
            await().until(() -> rig.status("one").delivered() == 3);
            assertThat(rig.subscriber("one").ids()).containsExactly("1", "2", "1", "3");
        }
    }

    @Test
    void whatFailsInAReplayIsADeadLetterOfItsTrigger() throws Exception {
        try (var rig = new Rig(folder).start(trigger("one", "a"))) {
            rig.publish(event("a", "1"));
            await().until(() -> rig.status("one").delivered() == 1);
            rig.subscriber("one").answers(event -> Delivery.failed(400, "no more"));

            rig.broker().replays().begin(of("one", new ReplayRequest.Position(1)));

            awaitDone(rig);
            assertThat(rig.broker().deadLetters().list(0, Home.name("one"), 10)).hasSize(1);
            assertThat(rig.broker().replays().list().get(0).deadLettered()).isEqualTo(1);
            assertThat(rig.status("one").deadLettered()).isZero();
        }
    }
}

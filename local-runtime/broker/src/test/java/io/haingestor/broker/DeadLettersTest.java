package io.haingestor.broker;

import static io.haingestor.broker.Home.event;
import static io.haingestor.broker.Home.trigger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLettersTest {
    @TempDir
    Path folder;

    private Rig failing(Rig rig, int events) throws Exception {
        rig.subscriber("one").answers(event -> Delivery.failed(400, "no"));
        for (var i = 0; i < events; i++) {
            rig.publish(event("a", Integer.toString(i), new byte[] {1, (byte) i}));
        }
        await().until(() -> rig.status("one").deadLettered() == events);
        return rig;
    }

    @Test
    void aRetriedOneGoesToItsOwnTriggerOnlyAndIsADeadLetterNoLonger() throws Exception {
        try (var rig = failing(new Rig(folder).start(trigger("one", "a"), trigger("two", "a")), 1)) {
            rig.subscriber("one").answers(event -> Delivery.accepted());
            var letter = rig.broker().deadLetters().list(0, null, 10).get(0);

            rig.broker().deadLetters().retry(List.of(letter));

            await().until(() ->
                    rig.status("one").delivered() == 1 && rig.status("two").delivered() == 1);
            assertThat(rig.subscriber("one").ids()).containsExactly("0", "0");
            assertThat(rig.subscriber("one").received().get(1).getData().toBytes())
                    .isEqualTo(new byte[] {1, 0});
            assertThat(rig.subscriber("two").ids()).containsExactly("0");
            assertThat(rig.broker().deadLetters().find(letter.id())).isEmpty();
            assertThat(rig.status("one").matched()).isEqualTo(2);
            assertThat(rig.status("one").backlog()).isZero();
            assertThat(rig.broker().status().published()).isEqualTo(1);
        }
    }

    @Test
    void oneThatFailsAgainIsANewDeadLetter() throws Exception {
        try (var rig = failing(new Rig(folder).start(trigger("one", "a")), 1)) {
            var letter = rig.broker().deadLetters().list(0, null, 10).get(0);

            rig.broker().deadLetters().retry(List.of(letter));

            await().until(() -> rig.status("one").deadLettered() == 2);
            var again = rig.broker().deadLetters().list(0, null, 10);
            assertThat(again).hasSize(1);
            assertThat(again.get(0).id()).isGreaterThan(letter.id());
            assertThat(again.get(0).event().getId()).isEqualTo("0");
        }
    }

    @Test
    void allOfATriggerAreRetriedAtOnceAlsoWhenTheyFailAgain() throws Exception {
        try (var rig = failing(new Rig(folder).start(trigger("one", "a")), 450)) {
            assertThat(rig.broker().deadLetters().counts()).isEqualTo(Map.of(Home.name("one"), 450L));

            assertThat(rig.broker().deadLetters().retryAll(Home.name("one"))).isGreaterThanOrEqualTo(450);

            await().until(() -> rig.status("one").backlog() == 0);
            rig.subscriber("one").answers(event -> Delivery.accepted());
            var left = rig.broker().deadLetters().counts().get(Home.name("one"));
            assertThat(left).isEqualTo(450);
            rig.broker().deadLetters().retryAll(null);
            await().until(() -> rig.status("one").delivered() == 450);
            assertThat(rig.broker().deadLetters().counts()).isEmpty();
        }
    }

    @Test
    void droppedOnesAreGone() throws Exception {
        try (var rig = failing(new Rig(folder).start(trigger("one", "a")), 3)) {
            var letters = rig.broker().deadLetters().list(0, Home.name("one"), 10);

            assertThat(rig.broker().deadLetters().drop(letters.get(1).id())).isTrue();
            assertThat(rig.broker().deadLetters().drop(letters.get(1).id())).isFalse();
            assertThat(rig.broker().deadLetters().list(0, null, 10)).containsExactly(letters.get(0), letters.get(2));
            assertThat(rig.broker().deadLetters().list(0, Home.name("two"), 10)).isEmpty();
            assertThat(rig.broker().deadLetters().dropAll(Home.name("one"))).isEqualTo(2);
            assertThat(rig.broker().deadLetters().list(0, null, 10)).isEmpty();
        }
    }

    @Test
    void thoseOfATriggerThatIsGoneCanOnlyBeSeenAndDropped() throws Exception {
        try (var rig = failing(new Rig(folder).start(trigger("one", "a")), 1)) {
            rig.reload(trigger("two", "a"));
            var letter = rig.broker().deadLetters().list(0, null, 10).get(0);

            assertThatThrownBy(() -> rig.broker().deadLetters().retry(List.of(letter)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("home/one");
            assertThat(rig.broker().deadLetters().retryAll(null)).isZero();
            assertThat(rig.broker().deadLetters().drop(letter.id())).isTrue();
        }
    }
}

package io.haingestor.broker.crash;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The judge of the crash test notices what it is there to notice. */
class DeliveriesTest {
    private final Deliveries deliveries = new Deliveries("test", event -> event.sequence() != 99, true, 2);

    private static Numbered event(int sequence) {
        return new Numbered(1, sequence);
    }

    private void deliver(int sequence, int run) {
        deliveries.arrived(event(sequence), run);
        deliveries.accepted(event(sequence), run);
    }

    @Test
    void aDeliveryOfEachEventInOrderIsAsItShouldBe() {
        deliver(0, 1);
        deliveries.arrived(event(8), 1);
        deliver(8, 1);
        deliver(1, 2);
        assertThat(deliveries.problems()).isEmpty();
        assertThat(deliveries.accepted()).isEqualTo(3);
        assertThat(deliveries.owes(event(8))).isFalse();
        assertThat(deliveries.owes(event(9))).isTrue();
        assertThat(deliveries.owes(event(99))).isFalse();
    }

    @Test
    void moreDeliveriesAfterTheirSuccessInTheSameRunThanAnswersCanBeUnderWay() {
        for (var sequence = 0; sequence < 3; sequence++) {
            deliver(sequence, 1);
        }
        deliveries.arrived(event(2), 1);
        deliveries.arrived(event(2), 1);
        assertThat(deliveries.problems()).isEmpty();
        deliveries.arrived(event(1), 1);
        deliveries.arrived(event(0), 1);
        assertThat(deliveries.problems()).anySatisfy(problem -> assertThat(problem)
                .contains("3 events came again that were accepted in the same run"));
    }

    @Test
    void moreRepeatsAfterACrashThanTheWindow() {
        for (var sequence = 0; sequence < 3; sequence++) {
            deliver(sequence, 1);
        }
        deliver(0, 2);
        deliver(1, 2);
        assertThat(deliveries.problems()).isEmpty();
        deliver(2, 2);
        assertThat(deliveries.problems()).singleElement().asString().contains("3 events came again");
        assertThat(deliveries.repeats(2)).isEqualTo(3);
    }

    @Test
    void aLaterEventOfTheKeyThatComesBeforeAnEarlierOneIsAccepted() {
        deliveries.arrived(event(0), 1);
        deliver(8, 1);
        deliver(0, 1);
        assertThat(deliveries.problems())
                .hasSize(2)
                .anySatisfy(problem -> assertThat(problem).contains("it comes after 1-8"))
                .anySatisfy(problem -> assertThat(problem).contains("accepted for the first time after 1-8"));
    }

    @Test
    void anEventThatACrashMadeLate() {
        deliver(8, 1);
        deliver(0, 2);
        assertThat(deliveries.problems()).singleElement().asString().contains("for the first time after 1-8");
    }

    @Test
    void whatTheFilterDoesNotLetThrough() {
        deliver(99, 1);
        assertThat(deliveries.problems()).singleElement().asString().contains("filter");
    }
}

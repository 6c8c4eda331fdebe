package io.haingestor.weather;

import static org.assertj.core.api.Assertions.assertThat;

import io.haingestor.weather.Circuit.Entry;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CircuitTest {
    private final MovableClock clock = new MovableClock(Instant.parse("2026-03-01T10:00:00Z"));
    private final Circuit circuit = new Circuit(clock);

    @Test
    void aProviderThatFailedIsLeftAloneForLongerAndLonger() {
        assertThat(circuit.enter()).isEqualTo(Entry.ASK);
        assertThat(circuit.failed("down", null)).isTrue();
        for (var pause : new int[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}) {
            clock.move(Duration.ofSeconds(pause).minusMillis(1));
            assertThat(circuit.enter()).as("just before %s s", pause).isEqualTo(Entry.LEAVE);
            clock.move(Duration.ofMillis(1));
            assertThat(circuit.enter()).as("after %s s", pause).isEqualTo(Entry.PROBE);
            assertThat(circuit.enter()).as("while it is tried").isEqualTo(Entry.LEAVE);
            assertThat(circuit.failed("down", null)).isFalse();
        }
    }

    @Test
    void theFirstAnswerEndsIt() {
        circuit.failed("down", null);
        clock.move(Duration.ofSeconds(1));
        circuit.enter();

        assertThat(circuit.succeeded()).isEqualTo("down");
        assertThat(circuit.enter()).isEqualTo(Entry.ASK);
        assertThat(circuit.succeeded()).isNull();
    }

    @Test
    void severalThatFailTogetherAreOneFailure() {
        circuit.failed("down", null);
        circuit.failed("down too", null);
        clock.move(Duration.ofSeconds(1));

        assertThat(circuit.enter()).isEqualTo(Entry.PROBE);
    }

    @Test
    void aProviderIsLeftAloneForAsLongAsItAsksButNoLongerThanAnHour() {
        circuit.failed("too many", Duration.ofMinutes(10));
        clock.move(Duration.ofMinutes(9));
        assertThat(circuit.enter()).isEqualTo(Entry.LEAVE);
        clock.move(Duration.ofMinutes(1));
        assertThat(circuit.enter()).isEqualTo(Entry.PROBE);

        circuit.failed("too many", Duration.ofDays(1));
        clock.move(Duration.ofHours(1));
        assertThat(circuit.enter()).isEqualTo(Entry.PROBE);
    }

    @Test
    void aClockThatWasSetBackMakesNoPauseLonger() {
        circuit.failed("down", null);
        clock.move(Duration.ofHours(-1));

        assertThat(circuit.enter()).isEqualTo(Entry.PROBE);
    }
}

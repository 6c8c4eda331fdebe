package io.haingestor.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateIdTest {
    @Test
    void aStateIdIsReadAsItWasWritten() {
        var id = new StateId("sensor.kitchen", 1_709_287_730_123_456L);

        assertThat(id).hasToString("sensor.kitchen@1709287730123456");
        assertThat(StateId.parse(id.toString())).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sensor.kitchen", "@12", "sensor.kitchen@", "sensor.kitchen@12.5"})
    void whatIsNoStateIdIsRefusedWithTheTextInTheMessage(String text) {
        assertThatThrownBy(() -> StateId.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }
}

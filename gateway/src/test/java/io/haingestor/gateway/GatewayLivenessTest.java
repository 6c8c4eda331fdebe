package io.haingestor.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class GatewayLivenessTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @Test
    void aThreadThatTookItsTurnWithinAMinuteIsAlive() {
        var answer = GatewayLiveness.answer(NOW.minus(Duration.ofSeconds(59)), NOW);

        assertThat(answer.getStatus()).isEqualTo(Status.UP);
        assertThat(answer.getData().orElseThrow()).containsEntry("last_turn", "2026-03-01T09:59:01Z");
    }

    @Test
    void aThreadThatHangsIsNot() {
        assertThat(GatewayLiveness.answer(NOW.minus(Duration.ofMinutes(1)), NOW).getStatus())
                .isEqualTo(Status.DOWN);
    }

    @Test
    void aGatewayThatDoesNotRunIsNoReasonToEndTheProcess() {
        assertThat(GatewayLiveness.answer(null, NOW).getStatus()).isEqualTo(Status.UP);
    }
}

package io.haingestor.broker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.haingestor.broker.BrokerListener.Attempted;
import io.haingestor.broker.Delivery;
import io.haingestor.broker.DeliveryAttempt.To;
import io.haingestor.broker.api.ApiRig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TriggerMetersTest {
    @TempDir
    Path folder;

    @Test
    void anAttemptThatIsToldWhileItsTriggerGoesAwayLeavesNothingBehind() throws Exception {
        try (var rig = new ApiRig(folder)) {
            var registry = new SimpleMeterRegistry();
            var trigger = rig.broker().topology().triggers().get(0);
            var meters = new TriggerMeters(registry, trigger, new Readings(rig.broker(), Clock.systemUTC()));
            assertThat(registry.getMeters()).isNotEmpty();

            meters.close();
            meters.attempted(
                    new Attempted(trigger, To.SUBSCRIBER, 1, Delivery.accepted(), Duration.ZERO, Duration.ofMillis(1)));

            assertThat(registry.getMeters()).isEmpty();
        }
    }
}

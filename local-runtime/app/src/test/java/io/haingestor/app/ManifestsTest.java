package io.haingestor.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.haingestor.broker.topology.DeliverySpec.BackoffPolicy;
import io.haingestor.broker.topology.TopologyReader;
import io.haingestor.broker.topology.TriggerResource;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the manifests promise. */
final class ManifestsTest {
    private static final Path BASE = Path.of("..", "..", "knative", "base");

    @ParameterizedTest
    @ValueSource(strings = {"write", "write-observation", "record-rejected"})
    void aStoreThatIsAwayIsWaitedForForADay(String name) throws Exception {
        var delivery = new TopologyReader()
                .read(BASE).triggers().stream()
                        .filter(trigger -> trigger.name().name().equals(name))
                        .map(TriggerResource::delivery)
                        .findFirst()
                        .orElseThrow();

        assertThat(delivery.backoffPolicy()).isEqualTo(BackoffPolicy.LINEAR);
        var waits = delivery.retry() * (delivery.retry() + 1L) / 2;
        assertThat(delivery.backoffDelay().multipliedBy(waits)).isGreaterThan(Duration.ofDays(1));
    }
}

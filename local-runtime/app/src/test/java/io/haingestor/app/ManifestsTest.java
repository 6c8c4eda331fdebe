package io.haingestor.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.haingestor.broker.topology.DeliverySpec;
import io.haingestor.broker.topology.DeliverySpec.BackoffPolicy;
import io.haingestor.broker.topology.TopologyException;
import io.haingestor.broker.topology.TopologyReader;
import io.haingestor.broker.topology.TriggerResource;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the manifests promise. */
final class ManifestsTest {
    private static final Path BASE = Path.of("..", "..", "knative", "base");

    @Test
    void aTickThatFindsNoWeatherIsTriedUntilItIsGivenUpAndBecomesNoDeadLetter() throws Exception {
        var delivery = delivery("observe-weather");

        assertThat(delivery.backoffPolicy()).isEqualTo(BackoffPolicy.EXPONENTIAL);
        assertThat(delivery.backoffDelay().multipliedBy((1L << delivery.retry()) - 1))
                .isGreaterThan(Duration.ofMinutes(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"write", "write-observation", "record-rejected"})
    void aStoreThatIsAwayIsWaitedForForADay(String name) throws Exception {
        var delivery = delivery(name);

        assertThat(delivery.backoffPolicy()).isEqualTo(BackoffPolicy.LINEAR);
        var waits = delivery.retry() * (delivery.retry() + 1L) / 2;
        assertThat(delivery.backoffDelay().multipliedBy(waits)).isGreaterThan(Duration.ofDays(1));
    }

    private static DeliverySpec delivery(String trigger) throws TopologyException {
        return new TopologyReader()
                .read(BASE).triggers().stream()
                        .filter(one -> one.name().name().equals(trigger))
                        .map(TriggerResource::delivery)
                        .findFirst()
                        .orElseThrow();
    }
}

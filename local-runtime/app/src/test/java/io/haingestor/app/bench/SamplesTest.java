package io.haingestor.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SamplesTest {
    private final Samples samples = new Samples();

    @Test
    void everyQuantileIsOneOfTheTimes() {
        for (var micros = 10_000; micros > 0; micros--) {
            samples.add(micros);
        }
        assertThat(samples.quantile(0.5)).isEqualTo(Duration.ofMillis(5));
        assertThat(samples.quantile(0.999)).isEqualTo(Duration.ofNanos(9_990_000));
        assertThat(samples.quantile(1)).isEqualTo(Duration.ofMillis(10));
    }

    @Test
    void nothingIsTheQuantileOfNothing() {
        samples.add(5);
        samples.clear();
        assertThat(samples.quantile(0.99)).isZero();
    }
}

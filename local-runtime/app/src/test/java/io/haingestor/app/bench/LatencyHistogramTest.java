package io.haingestor.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
    private static final String EARLIER =
            """
            # TYPE durable_seconds histogram
            durable_seconds_bucket{kind="a",le="0.001"} 10
            durable_seconds_bucket{kind="a",le="0.002"} 10
            durable_seconds_bucket{kind="a",le="+Inf"} 10
            """;
    private static final String LATER =
            """
            durable_seconds_bucket{kind="a",le="0.001"} 60.0
            durable_seconds_bucket{kind="a",le="0.002"} 108.0
            durable_seconds_bucket{kind="a",le="+Inf"} 109.0
            durable_seconds_bucket{kind="b",le="0.001"} 0
            durable_seconds_bucket{kind="b",le="0.002"} 1
            durable_seconds_bucket{kind="b",le="+Inf"} 1
            durable_seconds_count{kind="a"} 109.0
            """;

    @Test
    void countsOnlyWhatCameSinceTheEarlierReading() {
        assertThat(window().count()).isEqualTo(100);
    }

    @Test
    void aQuantileIsTheUpperBoundOfItsBucket() {
        assertThat(window().quantile(0.5)).isEqualTo(Duration.ofMillis(1));
        assertThat(window().quantile(0.51)).isEqualTo(Duration.ofMillis(2));
        assertThat(window().quantile(0.99)).isEqualTo(Duration.ofMillis(2));
    }

    @Test
    void aQuantileBeyondTheLastBoundIsNeverMadeToLookGood() {
        assertThat(window().quantile(1)).isGreaterThan(Duration.ofDays(1));
    }

    @Test
    void aMissingHistogramIsAnErrorAndNotAZero() {
        assertThatThrownBy(() -> LatencyHistogram.parse(LATER, "other")).hasMessageContaining("other");
    }

    private static LatencyHistogram window() {
        return LatencyHistogram.parse(LATER, "durable_seconds")
                .since(LatencyHistogram.parse(EARLIER, "durable_seconds"));
    }
}

package io.haingestor.app.bench;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * How long events were under way, in milliseconds.
 *
 * @param p50 half of them at most
 * @param p99 99 in 100 at most
 * @param p999 999 in 1,000 at most
 */
@JsonNaming(SnakeCaseStrategy.class)
record Ages(double p50, double p99, double p999) {
    private static final double NANOS_PER_MILLI = 1e6;

    static Ages of(Samples samples) {
        return new Ages(millis(samples, 0.5), millis(samples, 0.99), millis(samples, 0.999));
    }

    private static double millis(Samples samples, double quantile) {
        return samples.quantile(quantile).toNanos() / NANOS_PER_MILLI;
    }

    /** @return for a report */
    String text() {
        return "p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms".formatted(p50, p99, p999);
    }
}

package io.haingestor.app.bench;

import java.time.Duration;

/**
 * What became of a load.
 *
 * @param load the load
 * @param books the home's ledger against the export afterwards
 * @param stored states that became durable while it was measured
 * @param cuts connections that the home cut because the client did not keep up, or that were lost otherwise
 * @param latency from the change in the home until it is durable, of what became durable while it was measured
 * @param cpu processor time of the process while it was measured
 * @param homeCpu processor time of the home while it was measured
 * @param residentBytes memory of the process at the end of the measurement
 * @param peakResidentBytes the most it ever had
 * @param storeBytes size of the store's files, after the process has ended
 * @param dataBytes size of the whole data folder, after the process has ended
 */
record Outcome(
        Load load,
        Books books,
        long stored,
        long cuts,
        LatencyHistogram latency,
        Duration cpu,
        Duration homeCpu,
        long residentBytes,
        long peakResidentBytes,
        long storeBytes,
        long dataBytes) {
    private static final double ENOUGH = 0.98;
    private static final Duration NOT_BEHIND = Duration.ofSeconds(1);

    /** @return whether nothing is missing, wrong or there twice, and the connection was never cut */
    boolean isWhole() {
        return books.missing() == 0 && books.wrong() == 0 && books.repeated() == 0 && cuts == 0;
    }

    /** @return whether the home made the load at all; otherwise it, not the process, was the limit */
    boolean isMade() {
        return sentPerSecond() >= ENOUGH * load.rate();
    }

    /** @return whether the process kept up: whole, as much stored as was sent, and 99 of 100 durable within a second */
    boolean isHeld() {
        return isMade()
                && isWhole()
                && stored >= ENOUGH * books.sentBetween()
                && latency.quantile(0.99).compareTo(NOT_BEHIND) <= 0;
    }

    double sentPerSecond() {
        return books.sentBetween() / seconds();
    }

    double storedPerSecond() {
        return stored / seconds();
    }

    double cpuMicrosPerEvent() {
        return cpu.toNanos() / 1e3 / Math.max(1, stored);
    }

    double bytesPerPoint() {
        return (double) storeBytes / Math.max(1, books.points());
    }

    /** @return one line for a person */
    String text() {
        return ("%,.0f/s for %d s: sent %,.0f/s, durable %,.0f/s, p50 %.1f ms, p99 %.1f ms, missing %d, wrong %d, repeated %d, cut %d,"
                        + " processor %.1f µs per event (home %.1f), memory %d MB: %s")
                .formatted(
                        load.rate(),
                        load.measured().toSeconds(),
                        sentPerSecond(),
                        storedPerSecond(),
                        latency.quantile(0.5).toNanos() / 1e6,
                        latency.quantile(0.99).toNanos() / 1e6,
                        books.missing(),
                        books.wrong(),
                        books.repeated(),
                        cuts,
                        cpuMicrosPerEvent(),
                        homeCpu.toNanos() / 1e3 / Math.max(1, books.sentBetween()),
                        residentBytes >> 20,
                        verdict());
    }

    private String verdict() {
        if (!isMade()) {
            return "the home could not make it";
        }
        return isHeld() ? "held" : "not held";
    }

    private double seconds() {
        return load.measured().toMillis() / 1e3;
    }
}

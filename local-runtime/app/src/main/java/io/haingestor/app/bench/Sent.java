package io.haingestor.app.bench;

/**
 * What a {@link LoadGenerator} sent.
 *
 * @param acknowledged how many events were answered with 2xx
 * @param refused how many with anything else
 * @param beganMicros when the first was sent, in microseconds since the epoch
 * @param endedMicros when the last was answered
 * @param answers how long each waited for its answer
 */
record Sent(long acknowledged, long refused, long beganMicros, long endedMicros, Samples answers) {
    private static final double MICROS_PER_SECOND = 1e6;

    double seconds() {
        return Math.max(1, endedMicros - beganMicros) / MICROS_PER_SECOND;
    }

    double perSecond() {
        return perSecondUntil(endedMicros);
    }

    /** @param micros when the last of them had arrived, in microseconds since the epoch */
    double perSecondUntil(long micros) {
        return acknowledged * MICROS_PER_SECOND / Math.max(1, micros - beganMicros);
    }
}

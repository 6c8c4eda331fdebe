package io.haingestor.broker.process;

import java.time.Duration;

/**
 * How long is waited for a process.
 *
 * @param start for its port to answer; then it is killed
 * @param grace for its end after SIGTERM; then it is killed
 * @param backoff before the first start after a crash; twice as long after each further one
 * @param longestBackoff before any start
 */
record Pace(Duration start, Duration grace, Duration backoff, Duration longestBackoff) {
    /** What users get. A crash loop is tried again as often as Kubernetes does at its slowest. */
    static final Pace DEFAULT =
            new Pace(Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofMillis(500), Duration.ofMinutes(5));

    private static final int MOST_DOUBLINGS = 20;

    /** @return how long to wait after so many crashes in a row, from 1 */
    Duration backoff(int crashes) {
        var grown = backoff.multipliedBy(1L << Math.min(crashes - 1, MOST_DOUBLINGS));
        return grown.compareTo(longestBackoff) > 0 ? longestBackoff : grown;
    }
}

package io.haingestor.broker.topology;

import java.time.Duration;

/**
 * How many processes a Service may have, and for how long: what its template says with {@code containerConcurrency}, {@code timeoutSeconds} and the annotations
 * {@code autoscaling.knative.dev/...} (knative.dev, "Autoscaling").
 *
 * @param concurrency the most requests that one process gets at a time; 0 for any number
 * @param target how many requests at a time one process is meant for; more ask for another process
 * @param minScale how many processes there always are
 * @param maxScale how many there may be; 0 where the manifest sets no limit
 * @param initialScale how many are started at first; 0 where the manifest does not ask for any, unlike Knative, which then starts one
 * @param window how long a process has nothing to do before it is stopped
 * @param retention how much longer the last one stays
 * @param timeout how long one request may take
 */
// What a template says about scaling is these eight.
public record Scaling(
        int concurrency,
        double target,
        int minScale,
        int maxScale,
        int initialScale,
        Duration window,
        Duration retention,
        Duration timeout) {
    private static final double DEFAULT_TARGET = 100;
    private static final Duration DEFAULT_WINDOW = Duration.ofSeconds(60);
    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

    /** What holds where a manifest is silent (knative/serving, {@code config-autoscaler} and {@code config-defaults}). */
    public static final Scaling DEFAULT =
            new Scaling(0, DEFAULT_TARGET, 0, 0, 0, DEFAULT_WINDOW, Duration.ZERO, DEFAULT_TIMEOUT);
}

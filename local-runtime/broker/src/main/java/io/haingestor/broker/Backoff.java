package io.haingestor.broker;

import io.haingestor.broker.topology.DeliverySpec;
import io.haingestor.broker.topology.DeliverySpec.BackoffPolicy;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long a failed delivery waits for its next attempt. Safe for use by several threads when the generator is. */
final class Backoff {
    /** No wait grows longer than this, unless the manifest's own {@code backoffDelay} is longer. */
    static final Duration LONGEST = Duration.ofHours(1);

    private static final double JITTER = 0.1;

    private final DeliverySpec spec;
    private final RandomGenerator random;

    Backoff(DeliverySpec spec, RandomGenerator random) {
        this.spec = spec;
        this.random = random;
    }

    /**
     * @param retry which retry comes next, from 1
     * @return {@code delay × retry} or {@code delay × 2^(retry-1)}, and up to a tenth of it more, so that many do not come back at once
     */
    long millis(int retry) {
        var delay = (double) spec.backoffDelay().toMillis();
        var grown = spec.backoffPolicy() == BackoffPolicy.LINEAR ? delay * retry : delay * Math.pow(2, retry - 1.0);
        var bounded = Math.min(grown, Math.max(delay, (double) LONGEST.toMillis()));
        return Math.round(bounded * (1 + JITTER * random.nextDouble()));
    }
}

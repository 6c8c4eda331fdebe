package io.haingestor.gateway;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Waits that double from one try to the next, each up to a fifth shorter or longer so that clients do not come back together. For one thread. */
final class Backoff {
    private static final double JITTER = 0.2;

    private final Duration first;
    private final Duration longest;
    private final RandomGenerator random;
    private Duration next;

    Backoff(Duration first, Duration longest, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
        next = first;
    }

    /** @return how long to wait before the next try; never longer than the longest */
    Duration next() {
        var factor = 1 + JITTER * (2 * random.nextDouble() - 1);
        var wait = Duration.ofNanos((long) (next.toNanos() * factor));
        next = shorter(next.multipliedBy(2), longest);
        return shorter(wait, longest);
    }

    /** The next wait is the first again. */
    void reset() {
        next = first;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}

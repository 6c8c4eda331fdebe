package io.haingestor.functions.support;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a function that cannot deal with any event now and may later, e.g. because its store is away. Whoever called it keeps the event
 * and tries again; over HTTP the answer is 503 with {@code Retry-After}.
 */
public final class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    /**
     * @param message what was tried, what was found, what to do; no secret
     * @param retryAfter how long the caller had better wait, positive
     * @param cause what failed; null when there is nothing more to say
     */
    public UnavailableException(String message, Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        if (retryAfter.isNegative() || retryAfter.isZero()) {
            throw new IllegalArgumentException("Expected a positive time to wait, got " + retryAfter);
        }
        this.retryAfter = retryAfter;
    }

    /** @return how long the caller had better wait */
    public Duration retryAfter() {
        return retryAfter;
    }
}

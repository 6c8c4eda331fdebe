package io.haingestor.gateway;

import java.time.Duration;

/** A sink does not take events now; the same event may be stored later. */
final class SinkUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    /**
     * @param message what the sink said
     * @param retryAfter how long it asks to be left alone; zero when it does not say
     */
    SinkUnavailableException(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    Duration retryAfter() {
        return retryAfter;
    }
}

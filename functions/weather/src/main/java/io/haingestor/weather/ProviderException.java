package io.haingestor.weather;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A provider gave no answer that can be used; it may later. */
final class ProviderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final @Nullable Duration retryAfter;

    /**
     * @param message what was asked and what came, for a person; no secret
     * @param retryAfter how long the provider asks to be left alone; null when it does not say
     * @param cause what failed; null when there is nothing more to say
     */
    ProviderException(String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.retryAfter = retryAfter;
    }

    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }
}

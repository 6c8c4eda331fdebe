package io.haingestor.timeseries;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The store did not do all of what was asked, and the same call may work later; repeating it does no harm. */
public final class StoreUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final @Nullable Duration retryAfter;

    /**
     * @param message what was asked, what was found, what to do; no secret
     * @param cause what the store's driver said
     */
    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
        this.retryAfter = null;
    }

    /** @param message what was asked, what was found, what to do; no secret */
    public StoreUnavailableException(String message) {
        super(message);
        this.retryAfter = null;
    }

    /**
     * @param message what was asked, what was found, what to do; no secret
     * @param cause what the store's driver said
     * @param retryAfter how long the store asks to be left alone
     */
    public StoreUnavailableException(String message, Throwable cause, Duration retryAfter) {
        super(message, cause);
        this.retryAfter = retryAfter;
    }

    /** @return how long the store asked to be left alone; empty when it did not say */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}

package io.haingestor.broker;

/** The event was not stored, and the same call may work later: the disk is full or failed, or the broker is closed. */
public final class LogUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what was found and what to do
     * @param cause what the store said
     */
    public LogUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    /** @param message what was found and what to do */
    public LogUnavailableException(String message) {
        super(message);
    }
}

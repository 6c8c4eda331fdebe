package io.haingestor.timeseries;

/** The store did not do what was asked, nothing was stored or removed, and the same call may work later. */
public final class StoreUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what was asked, what was found, what to do; no secret
     * @param cause what the store's driver said
     */
    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    /** @param message what was asked, what was found, what to do; no secret */
    public StoreUnavailableException(String message) {
        super(message);
    }
}

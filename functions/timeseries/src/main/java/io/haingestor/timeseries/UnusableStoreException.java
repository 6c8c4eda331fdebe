package io.haingestor.timeseries;

/** What is at the store's place can never be used by this program: it is something else, damaged, or of a newer version. */
public final class UnusableStoreException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what was expected, what was found, what to do
     * @param cause what the store's driver said
     */
    public UnusableStoreException(String message, Throwable cause) {
        super(message, cause);
    }

    /** @param message what was expected, what was found, what to do */
    public UnusableStoreException(String message) {
        super(message);
    }
}

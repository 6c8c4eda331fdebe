package io.haingestor.broker;

/** The event was not stored because more wait to be stored than the broker's queue holds; send it again a little later. */
public final class BrokerOverloadedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message how much waits, and how much may */
    public BrokerOverloadedException(String message) {
        super(message);
    }
}

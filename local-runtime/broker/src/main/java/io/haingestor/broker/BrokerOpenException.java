package io.haingestor.broker;

/** The broker cannot use its data folder: another process owns it, it cannot be written, or what lies in it is damaged or not a broker's log. */
public final class BrokerOpenException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what was expected, what was found, what to do
     * @param cause what was thrown
     */
    public BrokerOpenException(String message, Throwable cause) {
        super(message, cause);
    }

    /** @param message what was expected, what was found, what to do */
    public BrokerOpenException(String message) {
        super(message);
    }
}

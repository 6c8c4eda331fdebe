package io.haingestor.broker.http;

/** What came is not a CloudEvent, and will not be one when it is sent again. */
final class NotACloudEventException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message what was expected and what was found */
    NotACloudEventException(String message) {
        // Found in what others send, and said to them: where in our code it was found helps nobody.
        super(message, null, false, false);
    }
}

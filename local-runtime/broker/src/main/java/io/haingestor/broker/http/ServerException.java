package io.haingestor.broker.http;

/** The server cannot listen where it was told to. */
public final class ServerException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message what was expected, what was found, what to do */
    ServerException(String message) {
        super(message);
    }
}

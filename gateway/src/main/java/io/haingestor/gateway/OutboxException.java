package io.haingestor.gateway;

/** The outbox cannot be read or written now; the same call may work later. */
final class OutboxException extends Exception {
    private static final long serialVersionUID = 1L;

    OutboxException(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}

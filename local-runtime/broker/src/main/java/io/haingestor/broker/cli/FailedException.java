package io.haingestor.broker.cli;

/** It was not done; the message says why, and what a person can do. */
final class FailedException extends Exception {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    /** @param exitCode 1 when it could not be done, 2 when it was asked for wrongly */
    FailedException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}

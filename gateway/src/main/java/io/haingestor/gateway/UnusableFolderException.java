package io.haingestor.gateway;

/** The gateway's folder cannot be used: another process has it, or the machine does not let it be written. Its message says which folder, and why. */
public final class UnusableFolderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableFolderException(String message, Throwable cause) {
        super(message, cause);
    }
}

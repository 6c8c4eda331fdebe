package io.haingestor.app;

/** What was asked for cannot be done as it was asked for; somebody who uses the program can put it right. Its message is all there is to say. */
final class UserErrorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private UserErrorException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** @param message what was expected in the configuration, what was found, and where; exit code 2 */
    static UserErrorException configuration(String message) {
        return new UserErrorException(2, message);
    }

    /** @param message what the machine does not let us do, and what to do about it; exit code 1 */
    static UserErrorException machine(String message) {
        return new UserErrorException(1, message);
    }

    int exitCode() {
        return exitCode;
    }
}

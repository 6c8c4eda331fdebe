package io.haingestor.gateway;

import java.io.IOException;

/** What should be JSON is not. */
final class MalformedJsonException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedJsonException(String message) {
        super(message);
    }
}

package io.haingestor.knative;

import java.nio.file.Path;

/**
 * What a cluster would refuse.
 *
 * @param file where
 * @param line the line, from 1
 * @param message what was expected and what was found
 */
record Problem(Path file, int line, String message) {

    /** @return {@code <file>:<line>: <message>} */
    @Override
    public String toString() {
        return file + ":" + line + ": " + message;
    }
}

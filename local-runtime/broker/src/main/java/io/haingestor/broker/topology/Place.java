package io.haingestor.broker.topology;

import java.nio.file.Path;

/**
 * Where something stands in the manifests.
 *
 * @param file the file
 * @param line the line, from 1
 */
public record Place(Path file, int line) {

    /** @return {@code <file>:<line>} */
    @Override
    public String toString() {
        return file + ":" + line;
    }
}

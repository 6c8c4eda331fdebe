package io.haingestor.broker.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ExitCode;

/** The file that says who may post: whoever can read it may do what its tokens open. */
final class TokenFile {
    private static final String ALL = "*/*";

    private TokenFile() {}

    /**
     * @param file lines of {@code <namespace>/<broker> <token>}, {@code *}{@code /*} for every Broker
     * @return the first token for every Broker; without one, the first of all
     * @throws FailedException when there is none; the message says no token
     */
    static String read(Path file) throws FailedException {
        try {
            var lines = Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(line -> line.split("\\s+"))
                    .filter(words -> words.length == 2)
                    .toList();
            return lines.stream()
                    .filter(words -> words[0].equals(ALL))
                    .findFirst()
                    .or(() -> lines.stream().findFirst())
                    .map(words -> words[1])
                    .orElseThrow(() -> new FailedException(
                            ExitCode.USAGE,
                            "HA_INGESTOR_BROKER_TOKENS_FILE: expected a line '<namespace>/<broker> <token>' in " + file
                                    + ", found none"));
        } catch (IOException e) {
            throw new FailedException(
                    ExitCode.USAGE, "HA_INGESTOR_BROKER_TOKENS_FILE: expected a file that can be read, got " + file);
        }
    }
}

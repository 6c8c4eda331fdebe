package io.haingestor.compose;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A program that is run to its end.
 *
 * @param words the program and its arguments
 * @param folder where it runs
 * @param environment what is added to this process's environment
 */
record Command(List<String> words, Path folder, Map<String, String> environment) {

    static Command of(String... words) {
        return new Command(List.of(words), Project.ROOT, Map.of());
    }

    Command in(Path other) {
        return new Command(words, other, environment);
    }

    Command with(Map<String, String> more) {
        var all = new HashMap<>(environment);
        all.putAll(more);
        return new Command(words, folder, all);
    }

    /** Runs it, however long it takes. */
    Ended run() {
        try {
            var output = Files.createTempFile("command", ".out");
            var builder = new ProcessBuilder(words)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            int code = builder.start().waitFor();
            // Bytes that are no text are the log's of others.
            var text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
            Files.delete(output);
            return new Ended(code, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + words, e);
        }
    }

    /**
     * Runs it and expects it to do what it is asked.
     *
     * @return what it printed
     */
    String mustRun() {
        var ended = run();
        if (ended.exitCode() != 0) {
            throw new AssertionError(
                    String.join(" ", words) + " ended with " + ended.exitCode() + ":\n" + ended.output());
        }
        return ended.output();
    }

    /**
     * How it ended.
     *
     * @param exitCode its code
     * @param output what it printed, errors included
     */
    record Ended(int exitCode, String output) {}
}

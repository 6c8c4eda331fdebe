package io.haingestor.app.programs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How the program of a function is started: by the Java that runs this process, with options for a process that is small and often new.
 *
 * @param java the executable
 * @param options of the Java virtual machine
 * @param jar {@code quarkus-run.jar}, absolute
 */
public record FunctionCommand(Path java, List<String> options, Path jar) {
    private static final List<String> OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xms16m",
            "-Xmx128m",
            "-Xss512k",
            "--enable-native-access=ALL-UNNAMED");
    private static final int SPACE_HEADERS = 25;

    /** Copies its list. */
    public FunctionCommand {
        options = List.copyOf(options);
    }

    /**
     * @param jar {@code quarkus-run.jar}
     * @return its command with the Java of this process
     */
    public static FunctionCommand of(Path jar) {
        var options = new ArrayList<>(OPTIONS);
        if (Runtime.version().feature() >= SPACE_HEADERS) {
            options.add("-XX:+UseCompactObjectHeaders");
        }
        return new FunctionCommand(
                Path.of(System.getProperty("java.home"), "bin", "java"), options, jar.toAbsolutePath());
    }

    /**
     * @param more further options of the Java virtual machine
     * @return the executable and its arguments
     */
    public List<String> words(List<String> more) {
        var words = new ArrayList<String>();
        words.add(java.toString());
        words.addAll(options);
        words.addAll(more);
        words.add("-jar");
        words.add(jar.toString());
        return words;
    }
}

package io.haingestor.app.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a process of HA-Ingestor is started: the Java that runs it, its options, and the program.
 *
 * @param words the command up to, and without, HA-Ingestor's own arguments
 */
public record JavaCommand(List<String> words) {

    /** Copies its list. */
    public JavaCommand {
        words = List.copyOf(words);
    }

    /**
     * @param options options of the Java virtual machine
     * @param jar {@code quarkus-run.jar}
     * @return the Java that runs this process, with those options, for that jar
     */
    public static JavaCommand of(List<String> options, Path jar) {
        var words = new ArrayList<String>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(options);
        words.add("-jar");
        words.add(jar.toString());
        return new JavaCommand(words);
    }

    /** @return the very command that started this process: same Java, same options, same program */
    public static JavaCommand ofThisProcess() {
        return of(
                ManagementFactory.getRuntimeMXBean().getInputArguments(),
                Path.of(System.getProperty("java.class.path")));
    }

    /**
     * @param arguments HA-Ingestor's own arguments, e.g. {@code simulator --port 8123}
     * @return the whole command
     */
    List<String> with(List<String> arguments) {
        var all = new ArrayList<>(words);
        all.addAll(arguments);
        return all;
    }
}

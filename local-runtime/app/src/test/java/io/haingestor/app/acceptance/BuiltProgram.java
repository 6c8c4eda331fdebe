package io.haingestor.app.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.haingestor.app.bench.JavaCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program that this build has made, started with the options of the launcher {@code ha-ingestor}. */
final class BuiltProgram {
    private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");

    private BuiltProgram() {}

    /** @return the folder of the project */
    static Path root() {
        return ROOT;
    }

    /** @return the program for the seconds that a test takes: what Java's second compiler makes of it would come too late, and takes half of a start's processor time */
    static JavaCommand shortLived() {
        return command(List.of("-XX:TieredStopAtLevel=1"));
    }

    /** @return the program as the launcher starts it */
    static JavaCommand command() {
        return command(List.of());
    }

    private static JavaCommand command(List<String> more) {
        assertThat(JAR).as("the built program; package the module first").exists();
        var options = new ArrayList<>(launcherOptions());
        options.addAll(more);
        options.add("-Dhaingestor.home=" + ROOT);
        return JavaCommand.of(options, JAR.toAbsolutePath());
    }

    private static List<String> launcherOptions() {
        try (var lines = Files.lines(ROOT.resolve("ha-ingestor"))) {
            var options = lines.map(String::strip)
                    .dropWhile(line -> !line.equals("options=("))
                    .skip(1)
                    .takeWhile(line -> !line.equals(")"))
                    .filter(line -> line.startsWith("-"))
                    .toList();
            assertThat(options).as("options of the launcher").isNotEmpty();
            return options;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

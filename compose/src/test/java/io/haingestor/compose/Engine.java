package io.haingestor.compose;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The container engine, and the images that the tests make with it. */
final class Engine {
    /** The tag of the tests' images. */
    static final String VERSION = "test";

    static final List<String> MODULES = List.of("gateway", "app", "normalize", "weather", "write");

    private static final Map<String, String> ENVIRONMENT = Map.of(
            "HA_INGESTOR_VERSION",
            VERSION,
            "HA_INGESTOR_MODULES",
            "built-here",
            "HA_INGESTOR_REGISTRY",
            "",
            "COMPOSE_FILE",
            "compose.yaml:compose.test.yaml");

    private static boolean built;

    private Engine() {}

    /** Skips the test where there is no engine, or nothing to make images of; makes the images once. */
    static synchronized void requireImages() {
        assumeTrue(isThere(), "No container engine answers with `docker compose version`: see .ci/engine");
        for (var base : List.of("BASE_IMAGE", "JDK_IMAGE")) {
            assumeTrue(
                    System.getenv(base) != null,
                    base + " names no image to build on, and none is downloaded unasked: `.ci/engine base` makes one");
        }
        for (var program : List.of("gateway", "local-runtime/app", "functions/normalize", "functions/write")) {
            assumeTrue(
                    Files.exists(Project.ROOT.resolve(program).resolve("target/quarkus-app/quarkus-run.jar")),
                    program + " is not packaged: run `mvn verify`");
        }
        if (!built) {
            compose("build").mustRun();
            built = true;
        }
    }

    /** The image of a module. */
    static String image(String module) {
        return "ha-ingestor/" + module + ':' + VERSION;
    }

    /** A command of the engine. */
    static Command docker(String... words) {
        return Command.of(Stream.concat(Stream.of("docker"), Stream.of(words)).toArray(String[]::new));
    }

    /** A command of compose, in its folder, with the files of the test. */
    static Command compose(String... words) {
        return docker(Stream.concat(Stream.of("compose"), Stream.of(words)).toArray(String[]::new))
                .in(Project.COMPOSE)
                .with(ENVIRONMENT);
    }

    private static boolean isThere() {
        try {
            return docker("version").run().exitCode() == 0
                    && docker("compose", "version").run().exitCode() == 0;
        } catch (UncheckedIOException e) {
            // There is no such program.
            return false;
        }
    }
}

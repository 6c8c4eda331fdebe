package io.haingestor.app;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher {@code ha-ingestor}, on a machine whose Maven and JDKs only say that they were called. */
final class LauncherTest {
    private static final Path LAUNCHER = Path.of("..", "..", "ha-ingestor");
    private static final List<String> TOOLS = List.of(
            "bash", "dirname", "find", "grep", "head", "mkdir", "readlink", "sed", "sleep", "sort", "tail", "touch");
    private static final String MAVEN =
            """
            echo "$@" >> "$HOME/maven-calls"
            [ ! -e "$HOME/fails" ] || { echo "[ERROR] COMPILATION ERROR in Main.java"; exit 1; }
            mkdir -p local-runtime/app/target/quarkus-app
            touch local-runtime/app/target/quarkus-app/quarkus-run.jar
            """;

    @TempDir
    private Path machine;

    private Path program;
    private Path bin;

    private record Ended(int code, String said) {}

    @BeforeEach
    void aFreshClone() throws IOException {
        program = Files.createDirectories(machine.resolve("clone"));
        Files.copy(LAUNCHER, program.resolve("ha-ingestor"));
        Files.writeString(program.resolve("pom.xml"), "");
        for (var module : List.of("events", "gateway", "functions", "local-runtime/app/src/main/java")) {
            Files.createDirectories(program.resolve(module));
        }
        Files.writeString(source(), "");
        bin = Files.createDirectories(machine.resolve("bin"));
        for (var tool : TOOLS) {
            Files.createSymbolicLink(bin.resolve(tool), find(tool));
        }
    }

    @Test
    void buildsWhenThereIsNoBuildOrASourceIsNewerAndOnlyThen() throws IOException {
        var environment = Map.of("JAVA_HOME", jdk("jdk-21", "21").toString());
        script(bin.resolve("mvn"), MAVEN);

        assertThat(launch(environment, "run", "--port", "0").said())
                .contains("Building HA-Ingestor with Java 21", "Built in ")
                .contains("java 21: ", "quarkus-run.jar run --port 0");
        assertThat(launch(environment).said()).contains("java 21: ").doesNotContain("Building");
        assertThat(mavenCalls()).singleElement().asString().contains("-Dlaunch", "package");

        Files.setLastModifiedTime(source(), FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(launch(environment).said()).contains("Building", "java 21: ");
        assertThat(mavenCalls()).hasSize(2);
    }

    @Test
    void saysHowToGetMavenWhereThereIsNone() throws IOException {
        var ended = launch(Map.of("JAVA_HOME", jdk("jdk-21", "21").toString()));

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.said()).contains("Maven 3.8 or later is not there", "apt-get install maven");
    }

    @Test
    void aBuildThatFailsShowsWhyAndWhereTheWholeLogIs() throws IOException {
        script(bin.resolve("mvn"), MAVEN);
        Files.createFile(machine.resolve("fails"));

        var ended = launch(Map.of("JAVA_HOME", jdk("jdk-21", "21").toString()));

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.said())
                .contains("COMPILATION ERROR in Main.java", "the build failed", "local-runtime/app/target/build.log")
                .doesNotContain("java 21: ");
    }

    @Test
    void aJavaThatIsTooOldIsSaidAndTheBestOtherIsTaken() throws IOException {
        script(bin.resolve("mvn"), MAVEN);
        Files.createSymbolicLink(bin.resolve("java"), jdk("jdk-25", "25.0.1").resolve("bin/java"));
        var old = jdk("jdk-11", "11.0.2");

        var ended = launch(Map.of("JAVA_HOME", old.toString()));

        assertThat(ended.code()).isZero();
        assertThat(ended.said())
                .contains("JAVA_HOME is " + old + " (Java 11, needs 17 or later")
                .contains("java 25: ", "-XX:+UseCompactObjectHeaders");
    }

    private Ended launch(Map<String, String> environment, String... args) throws IOException {
        var command = Stream.concat(Stream.of(program.resolve("ha-ingestor").toString()), Stream.of(args))
                .toList();
        var builder = new ProcessBuilder(command).directory(machine.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("PATH", bin.toString());
        builder.environment().put("HOME", machine.toString());
        var process = builder.start();
        var said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        try {
            return new Ended(process.waitFor(), said);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private Path source() {
        return program.resolve("local-runtime/app/src/main/java/Main.java");
    }

    private List<String> mavenCalls() throws IOException {
        return Files.readAllLines(machine.resolve("maven-calls"));
    }

    /** A JDK whose program says its version and what it was asked to run. */
    private Path jdk(String name, String version) throws IOException {
        var folder =
                Files.createDirectories(machine.resolve(name).resolve("bin")).getParent();
        Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        script(folder.resolve("bin/java"), "echo \"java " + version.replaceAll("\\..*", "") + ": $@\"\n");
        script(folder.resolve("bin/javac"), "");
        return folder;
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/bash\n" + text);
        Files.setPosixFilePermissions(file, fromString("rwxr-xr-x"));
    }

    private static Path find(String tool) {
        return Stream.of("/usr/bin", "/bin")
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }
}

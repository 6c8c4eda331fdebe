package io.haingestor.compose.scripts;

import io.haingestor.compose.Project;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A folder {@code compose} with the real scripts, and a container engine that only remembers what it was told. */
final class FakeDeployment {
    static final Path SCRIPTS = Project.COMPOSE.resolve("scripts");

    private static final Path FAKES = Project.COMPOSE.resolve("src/test/resources/io/haingestor/compose/scripts");

    /** Well below the longest limit that a test gives a script, 600 s, and far above what a busy machine needs. */
    private static final long LONGEST_SECONDS = 300;

    /** Nobody listens there. */
    private static final int NO_PORT = 1;

    private static final List<String> ALL = List.of(
            "setup",
            "deploy",
            "rollback",
            "status",
            "logs",
            "backup",
            "restore",
            "maintenance",
            "validate-config",
            "validate-images",
            "validate-deployment");

    private final Path compose;
    private final Path engine;
    private final Path bin;

    record Ended(int code, String said) {}

    FakeDeployment(Path folder) throws IOException {
        compose = Files.createDirectories(folder.resolve("compose"));
        engine = Files.createDirectories(folder.resolve("engine"));
        bin = Files.createDirectories(folder.resolve("bin"));
        var scripts = Files.createDirectories(compose.resolve("scripts"));
        written("", "cp", "-pR", SCRIPTS + "/.", scripts.toString());
        written("", "cp", "-p", FAKES.resolve("docker").toString(), bin.toString());
    }

    /** Makes a program. */
    static void program(Path file, String text) throws IOException {
        written(text, "sh", "-c", "cat >\"$0\" && chmod 755 \"$0\"", file.toString());
    }

    /**
     * Lets a command write programs. This process must not: another test may start a process at that moment, which holds the file open for writing until
     * it runs its own program, and meanwhile nobody can run this one ("Text file busy").
     */
    private static void written(String input, String... command) throws IOException {
        var writer = new ProcessBuilder(command).start();
        try (var stdin = writer.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        try {
            if (writer.waitFor() != 0) {
                throw new IOException("Expected programs to be written by " + List.of(command));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** @return the names of all scripts that a user runs */
    static List<String> scripts() {
        return ALL;
    }

    /** @return a deployment whose configuration can be used and that runs version {@code one} */
    FakeDeployment thatRuns() throws IOException {
        configured();
        var ended = run("deploy", "--version", "one", "--build", "--no-event");
        if (ended.code() != 0) {
            throw new IllegalStateException("The first version does not run: " + ended.said());
        }
        return this;
    }

    /** Writes a configuration that can be used. */
    FakeDeployment configured() throws IOException {
        secret(
                ".env",
                "HA_URL=http://home.test:8123\nHA_INGESTOR_PORT=%d\nHA_INGESTOR_UID=%d\n".formatted(NO_PORT, owner()));
        secret("secrets/ha_token", "a token\n");
        secret("secrets/influxdb_token", "another token\n");
        return this;
    }

    /** @return what a script said, on both streams, and how it ended */
    Ended run(String script, String... arguments) throws IOException {
        return run(Map.of(), "", script, arguments);
    }

    Ended run(Map<String, String> environment, String input, String script, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(compose.resolve("scripts").resolve(script).toString());
        command.addAll(List.of(arguments));
        var said = Files.createTempFile(engine, "said", ".txt");
        // A script may end before it has read everything: from a file, nobody minds.
        var asked = Files.writeString(Files.createTempFile(engine, "asked", ".txt"), input);
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(asked.toFile())
                .redirectOutput(said.toFile());
        // Nothing else of this process's: it may name a proxy, a home, or an engine.
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "HOME",
                        engine.toString(),
                        "PATH",
                        bin + ":" + System.getenv("PATH"),
                        "FAKE",
                        engine.toString(),
                        "HA_INGESTOR_POLL_SECONDS",
                        "0.1"));
        builder.environment().putAll(environment);
        var process = builder.start();
        try {
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(script + " does not end; it said: " + Files.readString(said));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return new Ended(process.exitValue(), Files.readString(said));
    }

    /** @return the calls of the engine since the last time this was asked */
    List<String> calls() throws IOException {
        var file = engine.resolve("calls");
        if (!Files.exists(file)) {
            return List.of();
        }
        var calls = Files.readAllLines(file);
        Files.delete(file);
        return calls;
    }

    /** Tells the engine something; see the head of the fake {@code docker}. */
    void engineHas(String file, String text) throws IOException {
        Files.writeString(engine.resolve(file), text);
    }

    /** @return the image that a service's container was made of, and its state */
    String container(String service) throws IOException {
        return Files.readString(engine.resolve("containers").resolve(service)).strip();
    }

    /** @return the folder of a volume's content */
    Path volume(String name) {
        return engine.resolve("volumes").resolve("fake_" + name);
    }

    Path file(String name) {
        return compose.resolve(name);
    }

    String mode(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file(name)));
    }

    void secret(String name, String text) throws IOException {
        Files.createDirectories(file(name).getParent());
        Files.writeString(file(name), text);
        Files.setPosixFilePermissions(file(name), PosixFilePermissions.fromString("rw-------"));
    }

    private int owner() throws IOException {
        return (int) Files.getAttribute(compose, "unix:uid");
    }
}

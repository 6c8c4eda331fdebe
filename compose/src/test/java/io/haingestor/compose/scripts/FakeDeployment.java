package io.haingestor.compose.scripts;

import io.haingestor.compose.Project;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A folder {@code compose} with the real scripts, and a container engine that only remembers what it was told. */
final class FakeDeployment {
    static final Path SCRIPTS = Project.COMPOSE.resolve("scripts");

    private static final long LONGEST_SECONDS = 60;
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
        try (Stream<Path> files = Files.list(SCRIPTS)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, scripts.resolve(file.getFileName()));
            }
        }
        try (InputStream fake = FakeDeployment.class.getResourceAsStream("docker")) {
            Files.write(bin.resolve("docker"), fake.readAllBytes());
        }
        Files.setPosixFilePermissions(bin.resolve("docker"), PosixFilePermissions.fromString("rwxr-xr-x"));
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
        secret(".env", "HA_URL=http://home.test:8123\nHA_INGESTOR_UID=" + owner() + "\n");
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
        builder.environment().keySet().removeIf(name -> name.startsWith("HA_") || name.startsWith("COMPOSE_"));
        builder.environment()
                .putAll(Map.of(
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

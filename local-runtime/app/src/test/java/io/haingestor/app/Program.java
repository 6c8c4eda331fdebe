package io.haingestor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The built program in a process of its own, killed when it is closed. What configures this process is not passed on. */
final class Program implements AutoCloseable {
    private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Set<String> INHERITED = Set.of("PATH", "HOME", "TMPDIR");
    private static final Pattern READY = Pattern.compile("Ready: page (http://127\\.0\\.0\\.1:\\d+)/");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final Path out;
    private final Path err;

    private Program(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * @param folder the working directory, with what the program prints
     * @param environment its configuration
     * @param args its arguments
     */
    static Program start(Path folder, Map<String, String> environment, String... args) {
        assertThat(JAR).as("the built program").exists();
        return start(folder, environment, List.of(), args);
    }

    /** @param wrapper a command before the program's own, e.g. one that gives it less room */
    static Program start(Path folder, Map<String, String> environment, List<String> wrapper, String... args) {
        var command = new ArrayList<>(wrapper);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dhaingestor.home=" + ROOT,
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                JAR.toAbsolutePath().toString()));
        command.addAll(List.of(args));
        var out = folder.resolve("out.txt");
        var err = folder.resolve("err.txt");
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().retainAll(INHERITED);
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().putAll(environment);
        try {
            return new Program(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the line that ends a start. */
    Program awaitReady() {
        Awaitility.await("the ready line")
                .atMost(PATIENCE)
                .failFast("the program ended:", () -> assertThat(process.isAlive())
                        .as(() -> output() + errors())
                        .isTrue())
                .until(() -> READY.matcher(output()).find());
        return this;
    }

    /** @return the address of the page, without a slash at its end */
    String address() {
        var ready = READY.matcher(output());
        assertThat(ready.find()).as("the ready line in %s", output()).isTrue();
        return ready.group(1);
    }

    /** @return the answer to a GET */
    HttpResponse<String> get(String path) {
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(URI.create(address() + path)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** @return what it printed to its standard output so far */
    String output() {
        return read(out);
    }

    /** @return what it printed to its standard error so far */
    String errors() {
        return read(err);
    }

    private static String read(Path file) {
        try {
            // The program still writes: the last letter may be there by half.
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return its process id */
    long pid() {
        return process.pid();
    }

    /** Asks it to end, as a service manager does. */
    void terminate() {
        process.destroy();
    }

    /**
     * @param patience how long it may still run
     * @return its exit code
     */
    int awaitEnd(Duration patience) {
        try {
            assertThat(process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS))
                    .as(() -> "ended within " + patience + ":\n" + output() + errors())
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        return process.exitValue();
    }

    /** @return its exit code, of a program that ends by itself */
    int awaitEnd() {
        return awaitEnd(PATIENCE);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        awaitEnd(PATIENCE);
    }
}

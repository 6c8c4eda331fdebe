package io.haingestor.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The built program in a process of its own, killed when it is closed. What configures this process is not passed on. */
final class GatewayProcess implements AutoCloseable {
    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern HEALTH = Pattern.compile("health (http://127\\.0\\.0\\.1:\\d+)/q/health");

    private final Process process;
    private final Path out;
    private final Path err;

    private GatewayProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * @param folder the working directory, with what it prints
     * @param environment its configuration
     */
    static GatewayProcess start(Path folder, Map<String, String> environment) throws IOException {
        assertThat(JAR).as("the built program").exists();
        var out = folder.resolve("out.txt");
        var err = folder.resolve("err.txt");
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-jar",
                        JAR.toAbsolutePath().toString())
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(GatewayProcess::configures);
        builder.environment().putAll(environment);
        return new GatewayProcess(builder.start(), out, err);
    }

    private static boolean configures(String variable) {
        return variable.matches("PORT|(HA|NABU_CASA|LOCAL_HA|SUPERVISOR|K|QUARKUS|LOG)_.*");
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** @return the answer of its own server */
    HttpResponse<String> get(String path) {
        return GatewayProgramIT.send(
                HttpRequest.newBuilder(URI.create(ownServer() + path)).build());
    }

    /** The line that names it comes after the first events: the gateway starts before the server does. */
    private String ownServer() {
        return Awaitility.await("the ready line")
                .atMost(PATIENCE)
                .until(() -> HEALTH.matcher(output()).results().findFirst(), Optional::isPresent)
                .orElseThrow()
                .group(1);
    }

    /**
     * Asks it to end, as a service manager does.
     *
     * @return its exit code
     */
    int terminate() {
        process.destroy();
        return awaitEnd();
    }

    /** @return its exit code */
    int awaitEnd() {
        try {
            assertThat(process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                    .as(() -> "ended within " + PATIENCE + ":\n" + output() + errors())
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        return process.exitValue();
    }

    String output() {
        return read(out);
    }

    String errors() {
        return read(err);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        awaitEnd();
    }
}

package io.haingestor.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The built program in a process of its own, killed when it is closed. */
final class WriteProcess implements AutoCloseable {
    private static final Path JAR =
            Path.of("target", "quarkus-app", "quarkus-run.jar").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Pattern ADDRESS = Pattern.compile("Listening on: (http://\\S+:\\d+)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final Path log;

    private WriteProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Returns when it is ready. */
    static WriteProcess start(Path folder) {
        var program = launch(folder, Map.of());
        program.awaitReady();
        return program;
    }

    /**
     * @param environment what it is told beside where its files are
     * @return the process, of which nothing is awaited
     */
    static WriteProcess launch(Path folder, Map<String, String> environment) {
        assertThat(JAR).as("the built program").exists();
        try {
            var log = folder.resolve("log.txt");
            var builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx128m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-jar",
                            JAR.toString())
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment()
                    .keySet()
                    .removeIf(
                            name -> name.startsWith("HA") || name.startsWith("INFLUXDB") || name.startsWith("QUARKUS"));
            builder.environment()
                    .putAll(Map.of(
                            "PORT",
                            "0",
                            "HA_INGESTOR_DATA",
                            folder.resolve("data").toString()));
            builder.environment().putAll(environment);
            return new WriteProcess(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady() {
        try {
            Awaitility.await().atMost(PATIENCE).until(this::isReady);
        } catch (RuntimeException | AssertionError e) {
            close();
            throw e;
        }
    }

    private boolean isReady() throws IOException {
        assertThat(process.isAlive()).as(() -> log()).isTrue();
        if (!ADDRESS.matcher(log()).find()) {
            return false;
        }
        try {
            return get("/q/health/ready").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Posts an event in the binary mode. */
    HttpResponse<String> post(String path, String type, String id, byte[] data) throws IOException {
        return send(HttpRequest.newBuilder(uri(path))
                .header("ce-specversion", "1.0")
                .header("ce-source", "/test")
                .header("ce-type", type)
                .header("ce-id", id)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(data)));
    }

    HttpResponse<String> get(String path) throws IOException {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    private URI uri(String path) {
        var address = ADDRESS.matcher(log());
        assertThat(address.find()).as(() -> log()).isTrue();
        return URI.create(address.group(1)).resolve(path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Sends SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** @return whether it has ended in time */
    boolean awaitEnd(Duration patience) throws InterruptedException {
        return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** @return its exit code, once it has ended by itself */
    int awaitCode() throws InterruptedException {
        assertThat(awaitEnd(PATIENCE)).as(() -> log()).isTrue();
        return process.exitValue();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join(); // Else it may still write where its folder is being deleted.
    }
}

package io.haingestor.knative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A built function program in a process, as Knative starts it in a pod: it is told where to listen and who it is, may write below its temporary folder
 * and nowhere else, and is ended by SIGTERM.
 */
final class FunctionProgram implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path folder;
    private final Process process;
    private final int port;
    private final Map<String, String> before;

    private FunctionProgram(Path folder, Process process, int port, Map<String, String> before) {
        this.folder = folder;
        this.process = process;
        this.port = port;
        this.before = before;
    }

    /**
     * @param module the folder of the function's module
     * @param service the name of its Service
     * @param folder an empty folder, for everything that the process sees of a file system
     * @param environment further variables
     */
    static FunctionProgram start(Path module, String service, Path folder, Map<String, String> environment)
            throws IOException {
        var program = module.resolve("target/quarkus-app").toAbsolutePath().normalize();
        int port = freePort();
        for (var name : List.of("root", "home", "tmp")) {
            Files.createDirectories(folder.resolve(name));
        }
        for (var name : List.of("root", "home")) {
            // Root may write all the same, so what is there is compared too.
            Files.setPosixFilePermissions(folder.resolve(name), PosixFilePermissions.fromString("r-xr-xr-x"));
        }
        var builder = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx128m",
                        "-XX:-UsePerfData",
                        "-Djava.io.tmpdir=" + folder.resolve("tmp"),
                        "-jar",
                        program.resolve("quarkus-run.jar").toString())
                .directory(folder.resolve("root").toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PORT",
                        "" + port,
                        "K_SERVICE",
                        service,
                        "K_CONFIGURATION",
                        service,
                        "K_REVISION",
                        service + "-00001",
                        "HOME",
                        folder.resolve("home").toString()));
        builder.environment().putAll(environment);
        var before = files(program, folder.resolve("root"), folder.resolve("home"));
        return new FunctionProgram(folder, builder.start(), port, before);
    }

    /** Waits until it says that it is ready. */
    FunctionProgram awaitReady() {
        await().atMost(PATIENCE).ignoreException(ConnectException.class).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("expected a process that goes on, but it ended: " + output());
            }
            var answer = get("/q/health/ready").statusCode();
            assertThat(answer).isIn(200, 503);
            return answer == 200;
        });
        return this;
    }

    /** @return what it answers */
    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(address(path)).build(), BodyHandlers.ofString());
    }

    /** Sends an event with the data of a tick, as a broker does. */
    CompletableFuture<HttpResponse<String>> post(String type) {
        var request = HttpRequest.newBuilder(address("/"))
                .header("ce-specversion", "1.0")
                .header("ce-id", "1")
                .header("ce-source", "/test")
                .header("ce-type", type)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString("{}"))
                .build();
        return client.sendAsync(request, BodyHandlers.ofString());
    }

    /** Sends SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** @return its exit code */
    int awaitEnd(Duration atMost) throws InterruptedException {
        if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("expected an end within " + atMost + ", but it is still there");
        }
        return process.exitValue();
    }

    /** @return the files that it has made or changed outside of its temporary folder */
    List<String> written(Path module) throws IOException {
        var now = files(
                module.resolve("target/quarkus-app").toAbsolutePath().normalize(),
                folder.resolve("root"),
                folder.resolve("home"));
        now.entrySet().removeAll(before.entrySet());
        return List.copyOf(now.keySet());
    }

    /** @return what it printed */
    String output() throws IOException {
        return Files.readString(folder.resolve("output.txt"));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static Map<String, String> files(Path... folders) throws IOException {
        var files = new TreeMap<String, String>();
        for (var folder : folders) {
            try (var all = Files.walk(folder)) {
                for (var file : all.filter(Files::isRegularFile).toList()) {
                    files.put(file.toString(), Files.size(file) + " bytes at " + Files.getLastModifiedTime(file));
                }
            }
        }
        return files;
    }

    /** Below those that the system gives to whoever asks for any or connects (32768 and up), so that nobody gets it before the program does. */
    private static int freePort() throws IOException {
        while (true) {
            try (var socket = new ServerSocket(ThreadLocalRandom.current().nextInt(10_240, 30_720))) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // Another one.
            }
        }
    }
}

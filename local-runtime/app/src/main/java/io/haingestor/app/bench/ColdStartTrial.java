package io.haingestor.app.bench;

import io.haingestor.app.programs.FunctionCommand;
import io.haingestor.app.programs.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Starts a function, posts it one event and ends it, as often as it is asked. Used by one thread. */
final class ColdStartTrial {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long POLL_MILLIS = 2;
    private static final Pattern UPTIME = Pattern.compile("\\[(\\d+)ms] Create VM");

    private final BenchedFunction function;
    private final FunctionCommand command;
    private final Path folder;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** @param folder for what the processes write */
    ColdStartTrial(BenchedFunction function, FunctionCommand command, Path folder) {
        this.function = function;
        this.command = command;
        this.folder = folder;
    }

    /** @return what tells a process which function it is */
    Map<String, String> environment() {
        return Map.of(
                "QUARKUS_FUNQY_EXPORT", function.toString(),
                "QUARKUS_HTTP_HOST", "127.0.0.1",
                "QUARKUS_BANNER_ENABLED", "false",
                "HA_INGESTOR_LOCATION", "52.37,4.89",
                "HA_INGESTOR_WEATHER_URL", "http://127.0.0.1:1");
    }

    /** @param options of the virtual machine, for the archive */
    ColdStart start(List<String> options) throws IOException, InterruptedException {
        var port = Ports.free();
        var times = folder.resolve("times.log");
        var more = new ArrayList<>(options);
        more.add("-Xlog:startuptime:file=" + times + ":uptimemillis");
        var builder = new ProcessBuilder(command.words(more))
                .directory(command.jar().resolveSibling("").toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.log").toFile());
        builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
        builder.environment().putAll(environment());
        builder.environment().put("PORT", Integer.toString(port));
        var began = System.nanoTime();
        var process = builder.start();
        try {
            awaitPort(process, port);
            var open = System.nanoTime();
            var status = http.send(function.post(port), BodyHandlers.ofString()).statusCode();
            var answered = System.nanoTime();
            var processor = process.info().totalCpuDuration().orElse(Duration.ZERO);
            if (status / 100 != 2) {
                throw new IllegalStateException(
                        "Expected " + function + " to answer its event, got status " + status + ": " + output());
            }
            return new ColdStart(
                    Duration.ofMillis(machineMillis(times)),
                    Duration.ofNanos(open - began),
                    Duration.ofNanos(answered - began),
                    processor);
        } finally {
            var unused = process.toHandle().destroy();
            process.waitFor();
        }
    }

    private static long machineMillis(Path times) throws IOException {
        var match = UPTIME.matcher(Files.readString(times));
        return match.find() ? Long.parseLong(match.group(1)) : 0;
    }

    private void awaitPort(Process process, int port) throws IOException, InterruptedException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        var until = System.nanoTime() + PATIENCE.toNanos();
        while (process.isAlive() && System.nanoTime() < until) {
            try (var socket = new Socket()) {
                socket.connect(address);
                return;
            } catch (IOException e) {
                Thread.sleep(POLL_MILLIS);
            }
        }
        throw new IllegalStateException("Expected " + function + " to open its port, but it said: " + output());
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("output.log"));
    }

    /** @return how long a Java without a program takes, from the start of its process to its end */
    Duration empty() throws IOException, InterruptedException {
        var words = new ArrayList<String>();
        words.add(command.java().toString());
        words.addAll(command.options());
        words.add("-version");
        var began = System.nanoTime();
        new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.log").toFile())
                .start()
                .waitFor();
        return Duration.ofNanos(System.nanoTime() - began);
    }
}

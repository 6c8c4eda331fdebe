package io.haingestor.app.programs;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Makes the archive of a program: a start of the function itself until its port answers, an event that no function knows, and a stop. It has a data folder of its own and no setting of the user's, so
 * that it touches nothing, and the least claim to the processor. Why one was not made is said with the last words of the program.
 */
public final class TrainingRun {
    /** The end of the name of an archive that is being made. */
    static final String UNFINISHED = ".part";

    private static final Pattern UNFINISHED_OF = Pattern.compile(".*-(\\d+)\\.part");
    private static final Path NICE = Path.of("/usr/bin/nice");
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long POLL_MILLIS = 20;
    private static final List<String> INHERITED = List.of("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR");

    private final FunctionCommand command;
    private final Map<String, String> environment;

    /**
     * @param command of the program
     * @param environment what tells it which function it is; nothing of where events or data are
     */
    public TrainingRun(FunctionCommand command, Map<String, String> environment) {
        this.command = command;
        this.environment = Map.copyOf(environment);
    }

    /**
     * Takes seconds. An archive of the same Java that it replaces is deleted.
     *
     * @param archive the program's
     * @throws IOException when it cannot be made; nothing is left then
     * @throws InterruptedException when it is no longer wanted
     */
    public void make(ClassArchive archive) throws IOException, InterruptedException {
        Files.createDirectories(archive.file().resolveSibling(""));
        var work = Files.createTempDirectory("ha-ingestor-training");
        var made = archive.file()
                .resolveSibling(archive.file().getFileName() + "-"
                        + ProcessHandle.current().pid() + UNFINISHED);
        try {
            run(made, work);
            Files.move(made, archive.file(), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(made);
            delete(work);
        }
        try (var others = Files.list(archive.file().resolveSibling(""))) {
            for (var other : others.filter(file -> archive.replaces(file) || isAbandoned(file))
                    .toList()) {
                Files.deleteIfExists(other);
            }
        }
    }

    /** A process that is killed while it trains another leaves what that one writes at its end. */
    private static boolean isAbandoned(Path file) {
        var match = UNFINISHED_OF.matcher(file.getFileName().toString());
        return match.matches()
                && ProcessHandle.of(Long.parseLong(match.group(1)))
                        .filter(ProcessHandle::isAlive)
                        .isEmpty();
    }

    private void run(Path made, Path work) throws IOException, InterruptedException {
        var port = Ports.free();
        var log = work.resolve("log");
        var process = builder(made, port, work)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            awaitPort(process, port);
            post(port);
            var unused = process.toHandle().destroy();
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS) || !Files.isRegularFile(made)) {
                throw new IOException("The process wrote no archive");
            }
        } catch (IOException e) {
            throw new IOException(e.getMessage() + ": " + Files.readString(log), e);
        } finally {
            process.destroyForcibly();
        }
    }

    private ProcessBuilder builder(Path made, int port, Path work) {
        var words = new ArrayList<String>();
        if (Files.isExecutable(NICE)) {
            words.addAll(List.of(NICE.toString(), "-n", "19"));
        }
        words.addAll(command.words(ClassArchive.optionsToMake(made)));
        var builder = new ProcessBuilder(words)
                .directory(command.jar().resolveSibling("").toFile());
        builder.environment().keySet().retainAll(INHERITED);
        builder.environment().putAll(environment);
        builder.environment().put("PORT", Integer.toString(port));
        builder.environment().put("HA_INGESTOR_DATA", work.toString());
        builder.environment().put("HA_INGESTOR_LEASH", "stdin");
        return builder;
    }

    private static void awaitPort(Process process, int port) throws IOException, InterruptedException {
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
        throw new IOException("The port did not open");
    }

    /** Whatever the answer is, it took the way that every event takes. */
    private static void post(int port) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .timeout(PATIENCE)
                .header("ce-specversion", "1.0")
                .header("ce-id", "1")
                .header("ce-source", "/training")
                .header("ce-type", "io.haingestor.training")
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString("{}"))
                .build();
        HttpClient.newHttpClient().send(request, BodyHandlers.discarding());
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}

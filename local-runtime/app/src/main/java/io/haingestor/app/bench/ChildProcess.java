package io.haingestor.app.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A process of HA-Ingestor that this one started, with what it prints in a file. Closing it kills it. Linux only: what it
 * uses is read from {@code /proc}.
 */
public final class ChildProcess implements AutoCloseable {
    /** How long a process may take from its start to its first good answer, on a machine that is busy. */
    private static final Duration START_PATIENCE = Duration.ofMinutes(3);

    private static final Duration POLL = Duration.ofMillis(20);
    private static final int LOG_TAIL = 4_000;
    private static final long TICKS_PER_SECOND = 100; // USER_HZ, 100 on every Linux that runs Java
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final Process process;
    private final Path log;

    private ChildProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts a process; what configures HA-Ingestor in this process's own environment is not passed on.
     *
     * @param command how
     * @param arguments HA-Ingestor's arguments
     * @param environment variables to add
     * @param log the file for all that it prints; appended to
     * @return the process, which need not answer yet
     * @throws IOException when it cannot be started
     */
    public static ChildProcess start(
            JavaCommand command, List<String> arguments, Map<String, String> environment, Path log) throws IOException {
        var builder = new ProcessBuilder(command.with(arguments))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(ChildProcess::configures);
        builder.environment().putAll(environment);
        return new ChildProcess(builder.start(), log);
    }

    private static boolean configures(String variable) {
        return variable.matches("(HA|INFLUXDB|NABU_CASA|LOCAL_HA|SUPERVISOR|K|QUARKUS|LOG)_.*");
    }

    /**
     * Waits until an address answers 200.
     *
     * @param address what to ask
     * @return how long it took
     * @throws IllegalStateException when the process ended or three minutes went by, with the end of its log
     */
    public Duration awaitOk(URI address) {
        var started = System.nanoTime();
        var last = "no answer";
        while (System.nanoTime() - started < START_PATIENCE.toNanos()) {
            if (!process.isAlive()) {
                throw new IllegalStateException("The process ended with " + process.exitValue() + ":\n" + logTail());
            }
            last = answer(address);
            if (last.equals("200")) {
                return Duration.ofNanos(System.nanoTime() - started);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        throw new IllegalStateException(
                "Expected 200 from " + address + " within " + START_PATIENCE + ", got " + last + ":\n" + logTail());
    }

    private static String answer(URI address) {
        var request =
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(5)).build();
        try {
            return Integer.toString(
                    HTTP.send(request, BodyHandlers.discarding()).statusCode());
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + address, e);
        }
    }

    /**
     * Lets time go by, unless it ends.
     *
     * @param duration how long it should run on
     * @return whether it ended by itself within that time
     */
    public boolean endsWithin(Duration duration) {
        try {
            return process.waitFor(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a process was running", e);
        }
    }

    /** Ends it as a power cut would: SIGKILL. Returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd(START_PATIENCE);
    }

    /**
     * Ends it as a service manager would: SIGTERM.
     *
     * @param patience how long it may take
     * @return how long it took
     * @throws IllegalStateException when it still runs after that
     */
    public Duration terminate(Duration patience) {
        var started = System.nanoTime();
        process.destroy();
        awaitEnd(patience);
        return Duration.ofNanos(System.nanoTime() - started);
    }

    private void awaitEnd(Duration patience) {
        if (!endsWithin(patience)) {
            throw new IllegalStateException("Expected the process to end within " + patience + ":\n" + logTail());
        }
    }

    /** @return whether it runs */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** @return its process id */
    public long pid() {
        return process.pid();
    }

    /**
     * @return its exit status
     * @throws IllegalThreadStateException while it runs
     */
    public int exitStatus() {
        return process.exitValue();
    }

    /** @return bytes of memory that it holds now ({@code VmRSS} in {@code proc_pid_status(5)}) */
    public long residentBytes() {
        return status("VmRSS:");
    }

    /** @return the most bytes of memory that it ever held ({@code VmHWM} in {@code proc_pid_status(5)}) */
    public long peakResidentBytes() {
        return status("VmHWM:");
    }

    private long status(String key) {
        return proc("status")
                .lines()
                .filter(line -> line.startsWith(key))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No " + key + " of process " + pid()));
    }

    /** @return processor time that it has used, user and system ({@code utime + stime} in {@code proc_pid_stat(5)}) */
    public Duration cpu() {
        var stat = proc("stat");
        var afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        var ticks = Long.parseLong(afterName[11]) + Long.parseLong(afterName[12]);
        return Duration.ofNanos(ticks * (1_000_000_000L / TICKS_PER_SECOND));
    }

    private String proc(String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid()), file));
        } catch (IOException e) {
            throw new IllegalStateException("Process " + pid() + " cannot be looked at: " + e.getMessage(), e);
        }
    }

    /** @return the end of what it printed */
    public String logTail() {
        try {
            var text = Files.readString(log);
            return text.substring(Math.max(0, text.length() - LOG_TAIL));
        } catch (IOException e) {
            return "(its log cannot be read: " + e.getMessage() + ")";
        }
    }

    /** Kills it when it still runs. */
    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }
}

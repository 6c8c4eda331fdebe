package io.haingestor.timeseries;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs {@link SqliteProcess} and talks to it. */
final class SqliteChild implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;

    private SqliteChild(List<String> command) throws IOException {
        this.process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        if (!"open".equals(read())) {
            throw new IOException("The store's process did not open its store");
        }
    }

    static SqliteChild start(Path file) throws IOException {
        return new SqliteChild(java(file));
    }

    /** Starts it where the file's folder is a disk of its own of this size that no other process sees. */
    static SqliteChild startOnSmallDisk(Path file, String size) throws IOException {
        var mount = "mount -t tmpfs -o size=" + size + " points '" + file.getParent() + "' && exec '"
                + String.join("' '", java(file)) + "'";
        return new SqliteChild(List.of("unshare", "-rm", "sh", "-c", mount));
    }

    private static List<String> java(Path file) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.addAll(List.of(SqliteProcess.class.getName(), file.toString()));
        return command;
    }

    /** Returns its answer to a command. */
    String ask(String command) throws IOException {
        tell(command);
        return read();
    }

    void tell(String command) throws IOException {
        process.getOutputStream().write((command + "\n").getBytes(UTF_8));
        process.getOutputStream().flush();
    }

    /** Returns its next line; empty when it has ended. */
    String read() throws IOException {
        var line = out.readLine();
        return line == null ? "" : line;
    }

    long pid() {
        return process.pid();
    }

    /** Ends it as {@code kill -9} does, and waits until it is gone. */
    void kill() {
        // By its handle: the process itself would close the stream from which its last words are read.
        process.toHandle().destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() throws IOException {
        kill();
        out.close();
    }
}

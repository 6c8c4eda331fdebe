package io.haingestor.broker.crash;

import io.haingestor.broker.http.BrokerCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/** The standalone broker, {@code ./ha-ingestor broker}, as a process that can be killed. */
final class BrokerProcess implements AutoCloseable {
    private final Process process;
    private final Path output;

    private BrokerProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** What the process runs. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BrokerCommand()).execute(arguments));
    }

    static BrokerProcess start(Path folder, Path manifests, int port, Path output) throws IOException {
        var process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerProcess.class.getName(),
                        "--manifests",
                        manifests.toString(),
                        "--data",
                        folder.toString(),
                        "--port",
                        Integer.toString(port)))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new BrokerProcess(process, output);
    }

    /** @return whether it says that it is ready */
    boolean isReady() throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException(
                    "The broker ended with " + process.exitValue() + ":\n" + Files.readString(output));
        }
        return Files.readString(output).contains("Ready: ");
    }

    /** Lets it run for a moment, however far it gets. */
    void letRun(long millis) throws InterruptedException {
        if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("The broker ended with " + process.exitValue());
        }
    }

    /** {@code kill -9}. Returns when it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** {@code kill}. @return its exit code */
    int terminate() throws InterruptedException {
        process.destroy();
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

package io.haingestor.app.bench;

import io.haingestor.app.programs.Ports;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The broker alone ({@code ./ha-ingestor broker}) in a process of its own. Closing it ends it as a service manager would; its data stays. */
final class BrokerProcess implements AutoCloseable {
    private static final Duration STOP = Duration.ofMinutes(1);

    private final ChildProcess process;
    private final URI address;
    private final Duration start;

    private BrokerProcess(ChildProcess process, URI address, Duration start) {
        this.process = process;
        this.address = address;
        this.start = start;
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param command how
     * @param work its manifests, its data, and what it prints
     */
    static BrokerProcess start(JavaCommand command, BenchFolder work) throws IOException {
        var port = Ports.free();
        var begun = System.nanoTime();
        var process = ChildProcess.start(
                command,
                List.of(
                        "broker",
                        "--manifests",
                        work.manifests().toString(),
                        "--data",
                        work.data().toString(),
                        "--port",
                        Integer.toString(port)),
                Map.of(),
                work.output());
        var address = URI.create("http://127.0.0.1:" + port);
        process.awaitOk(address.resolve("/q/health/ready"));
        return new BrokerProcess(process, address, Duration.ofNanos(System.nanoTime() - begun));
    }

    /** @return where events are posted */
    URI ingress() {
        return address.resolve(BenchFolder.BROKER);
    }

    /** @return how long it took from its start until it was ready */
    Duration start() {
        return start;
    }

    /** @return the process */
    ChildProcess process() {
        return process;
    }

    @Override
    public void close() {
        try {
            process.terminate(STOP);
        } finally {
            process.close();
        }
    }
}

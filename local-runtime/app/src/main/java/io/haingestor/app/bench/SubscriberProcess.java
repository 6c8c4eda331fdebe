package io.haingestor.app.bench;

import io.haingestor.app.programs.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** {@link BenchSubscriber} in a process of its own. Closing it ends it. */
final class SubscriberProcess implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final ChildProcess process;
    private final URI address;
    private final HttpJson http = new HttpJson();

    private SubscriberProcess(ChildProcess process, URI address) {
        this.process = process;
        this.address = address;
    }

    /** Starts it and waits until it answers. */
    static SubscriberProcess start(JavaCommand command, Path log) throws IOException {
        var port = Ports.free();
        var process = ChildProcess.start(
                command, List.of("bench", "subscriber", "--port", Integer.toString(port)), Map.of(), log);
        var address = URI.create("http://127.0.0.1:" + port + "/");
        process.awaitOk(address.resolve(BenchSubscriber.RECEIVED));
        return new SubscriberProcess(process, address);
    }

    /** @return where events are posted */
    URI address() {
        return address;
    }

    /** @return where events are posted that are never answered */
    URI stuck() {
        return address.resolve(BenchSubscriber.STUCK);
    }

    /** @return processor time that it has used */
    Duration cpu() {
        return process.cpu();
    }

    Received received() {
        return http.read(http.get(address.resolve(BenchSubscriber.RECEIVED)), Received.class);
    }

    /** @return how long what came was under way */
    Ages ages() {
        return http.read(http.get(address.resolve(BenchSubscriber.AGES)), Ages.class);
    }

    /** Forgets what came. */
    void forget() {
        http.delete(address.resolve(BenchSubscriber.RECEIVED));
    }

    /**
     * Waits until so many different events have come.
     *
     * @param events how many
     * @param silence how long none may come
     * @param most how long to wait at most
     * @return what has come
     */
    Received await(long events, Duration silence, Duration most) {
        var began = System.nanoTime();
        var progress = began;
        var received = received();
        while (received.distinct() < events
                && System.nanoTime() - progress < silence.toNanos()
                && System.nanoTime() - began < most.toNanos()) {
            LockSupport.parkNanos(POLL.toNanos());
            var now = received();
            if (now.distinct() > received.distinct()) {
                progress = System.nanoTime();
            }
            received = now;
        }
        return received;
    }

    @Override
    public void close() {
        process.close();
    }
}

package io.haingestor.app.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.haingestor.app.programs.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** HA-Ingestor in a process of its own, as a user runs it. Closing it kills it; its data stays. */
public final class IngestorProcess implements AutoCloseable {
    private static final int PAGE = 10_000;
    private static final Duration STOP = Duration.ofMinutes(1);
    private static final Duration QUIET = Duration.ofMillis(200);

    private final ChildProcess process;
    private final URI address;
    private final HttpJson http = new HttpJson();

    private IngestorProcess(ChildProcess process, URI address) {
        this.process = process;
        this.address = address;
    }

    /**
     * Starts it and does not wait.
     *
     * @param command how
     * @param data its data folder
     * @param environment what configures it, e.g. {@code HA_URL}
     * @param log the file for what it prints
     * @return the process
     * @throws IOException when it cannot be started
     */
    public static IngestorProcess start(JavaCommand command, Path data, Map<String, String> environment, Path log)
            throws IOException {
        var port = Ports.free();
        var all = new HashMap<>(environment);
        all.put("HA_INGESTOR_PORT", Integer.toString(port));
        all.put("HA_INGESTOR_DATA", data.toString());
        return new IngestorProcess(
                ChildProcess.start(command, List.of("run"), all, log), URI.create("http://127.0.0.1:" + port));
    }

    /**
     * Waits until {@code /q/health/ready} says yes.
     *
     * @return this, ready
     */
    public IngestorProcess awaitReady() {
        process.awaitOk(address.resolve("/q/health/ready"));
        return this;
    }

    /** @return the address of its page */
    public URI address() {
        return address;
    }

    /** @return the process */
    public ChildProcess process() {
        return process;
    }

    /** @return {@code /api/v1/stats} */
    public JsonNode stats() {
        return get("/api/v1/stats");
    }

    /**
     * @param path an address of its own, e.g. {@code /api/v1/rejects?limit=10}
     * @return the answer as JSON
     */
    public JsonNode get(String path) {
        return http.get(address.resolve(path));
    }

    /** @return {@code /q/metrics} */
    public String metrics() {
        return http.text(address.resolve("/q/metrics"));
    }

    /**
     * Reads all that it has stored.
     *
     * @param each takes every stored state in turn
     */
    public void export(Consumer<StoredState> each) {
        http.lines(address.resolve("/api/v1/export?format=ndjson"), StoredState.class, each);
    }

    /** @return all that it has stored */
    public List<StoredState> export() {
        var all = new ArrayList<StoredState>();
        export(all::add);
        return all;
    }

    /** @return the current state of every entity */
    public List<StoredState> currentStates() {
        var all = new ArrayList<StoredState>();
        for (var cursor = ""; cursor != null; ) {
            var page = get("/api/v1/states?limit=" + PAGE + cursor);
            page.path("items").forEach(item -> all.add(http.read(item, StoredState.class)));
            cursor = page.hasNonNull("next")
                    ? "&cursor=" + URLEncoder.encode(page.path("next").textValue(), StandardCharsets.UTF_8)
                    : null;
        }
        return all;
    }

    /**
     * Waits until all that has arrived from the home is stored or refused for good, by its own statistics, and nothing more arrives.
     *
     * @param patience how long to wait
     * @return whether it came to that
     */
    public boolean awaitQuiet(Duration patience) {
        var deadline = System.nanoTime() + patience.toNanos();
        var before = "";
        while (System.nanoTime() < deadline) {
            var counts = stats().path("counts");
            if (isIdle(counts) && counts.toString().equals(before)) {
                return true;
            }
            before = counts.toString();
            LockSupport.parkNanos(QUIET.toNanos());
        }
        return false;
    }

    private static boolean isIdle(JsonNode counts) {
        return counts.path("waiting").asLong(-1) == 0 && counts.path("behind").asLong(-1) == 0;
    }

    /**
     * Ends it as Ctrl-C or a service manager would.
     *
     * @return how long it took
     * @throws IllegalStateException when it still runs after a minute, on a machine that is busy
     */
    public Duration terminate() {
        return process.terminate(STOP);
    }

    @Override
    public void close() {
        process.close();
    }
}

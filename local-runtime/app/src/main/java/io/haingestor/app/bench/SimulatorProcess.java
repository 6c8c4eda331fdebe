package io.haingestor.app.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.haingestor.app.programs.Ports;
import io.haingestor.simulator.weather.OpenMeteo;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** A simulated home in a process of its own. Closing it ends it. */
public final class SimulatorProcess implements AutoCloseable {
    private static final String TOKEN = "simulator";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(5);

    private final ChildProcess process;
    private final URI address;
    private final HttpJson http = new HttpJson();

    private SimulatorProcess(ChildProcess process, URI address) {
        this.process = process;
        this.address = address;
    }

    /**
     * Starts a home and waits until it answers.
     *
     * @param command how
     * @param options options of {@code ha-ingestor simulator} beside {@code --port}
     * @param log the file for what it prints
     * @return the home
     * @throws IOException when the process cannot be started
     */
    public static SimulatorProcess start(JavaCommand command, List<String> options, Path log) throws IOException {
        var port = Ports.free();
        var arguments = new ArrayList<>(List.of("simulator", "--port", Integer.toString(port)));
        arguments.addAll(options);
        var address = URI.create("http://127.0.0.1:" + port);
        var process = ChildProcess.start(command, arguments, Map.of(), log);
        process.awaitOk(address.resolve("/simulator/status"));
        return new SimulatorProcess(process, address);
    }

    /** @return its address, for {@code HA_URL} */
    public URI address() {
        return address;
    }

    /** @return what configures HA-Ingestor for this home */
    public Map<String, String> environment() {
        return Map.of(
                "HA_URL", address.toString(), "HA_TOKEN", TOKEN, "HA_INGESTOR_WEATHER_URL", address + OpenMeteo.PATH);
    }

    /** @return the process */
    public ChildProcess process() {
        return process;
    }

    /**
     * Reads its ledger.
     *
     * @param each takes every state that it ever had, in the order in which they came to be
     */
    public void ledger(Consumer<SentState> each) {
        http.lines(address.resolve("/simulator/ledger"), SentState.class, each);
    }

    /** @return its ledger as a list */
    public List<SentState> ledger() {
        var all = new ArrayList<SentState>();
        ledger(all::add);
        return all;
    }

    /** @return {@code GET /simulator/status} */
    public JsonNode status() {
        return http.get(address.resolve("/simulator/status"));
    }

    /**
     * @param changesPerSecond how busy it is from now on; 0 for no change by itself
     */
    public void rate(double changesPerSecond) {
        http.post(address.resolve("/simulator/rate"), "{\"changes_per_second\":" + changesPerSecond + '}');
    }

    /** @return how often its states have changed since it was started */
    public long changes() {
        return status().path("changes").longValue();
    }

    /**
     * Waits until its states have changed some more times.
     *
     * @param count how often
     * @throws IllegalStateException when three minutes went by
     */
    public void awaitMoreChanges(long count) {
        awaitChanges(changes() + count);
    }

    /**
     * Waits until its states have changed so often since it was started.
     *
     * @param wanted how often
     * @throws IllegalStateException when three minutes went by
     */
    public void awaitChanges(long wanted) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        for (var made = changes(); made < wanted; made = changes()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("Expected " + wanted + " changes within " + PATIENCE + ", got " + made);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /**
     * Makes it misbehave, or do what it would not do by itself.
     *
     * @param fault the request of {@code POST /simulator/faults}
     * @return its answer
     */
    public JsonNode fault(String fault) {
        return http.post(address.resolve("/simulator/faults"), fault);
    }

    @Override
    public void close() {
        process.close();
    }
}

package io.haingestor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.haingestor.events.EventJson;
import io.haingestor.simulator.Simulator;
import io.haingestor.simulator.SimulatorConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * Events as a gateway emits them, each a CloudEvent in structured mode on a line of its own, so that the same ones can be published again and again.
 *
 * @param lines the events in the order in which they were emitted
 * @param late when the climate of {@link #LATE_ENTITY} changed whose event comes six hours late
 */
record Recording(List<String> lines, Instant late) {
    /** Whose state comes late. */
    static final String LATE_ENTITY = "climate.equality_late";

    /** How many events are no good. */
    static final int BAD = 20;

    private static final int ENTITIES = 300;
    private static final double PER_SECOND = 4_000;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String STATE_CHANGED = "io.home-assistant.event.state_changed";
    private static final Path GATEWAY = Path.of("..", "..", "gateway", "target", "quarkus-app", "quarkus-run.jar");

    /**
     * Records the gateway's own program at a simulated home, and adds observations, copies, a state that is six hours late, and events that no function can use.
     *
     * @param folder for what the gateway keeps
     * @param states how many changes of states
     * @param seed which home
     */
    static Recording make(Path folder, int states, long seed) throws IOException {
        var heard = new ConcurrentLinkedQueue<String>();
        var sink = sink(heard);
        try (var home = Simulator.start(SimulatorConfig.of(ENTITIES, PER_SECOND, seed))) {
            var gateway = gateway(folder, home, sink.getAddress().getPort());
            try {
                await().atMost(PATIENCE)
                        .until(() -> heard.stream()
                                        .filter(line -> line.contains(STATE_CHANGED))
                                        .count()
                                >= states);
            } finally {
                gateway.destroyForcibly();
            }
        } finally {
            sink.stop(0);
        }
        var lines = new ArrayList<String>();
        int taken = 0;
        for (var line : heard) {
            if (!line.contains(STATE_CHANGED) || taken++ < states) {
                lines.add(line);
            }
        }
        var late = Instant.now().minus(Duration.ofHours(6)).truncatedTo(ChronoUnit.MILLIS);
        lines.addAll(List.copyOf(lines.subList(0, Math.min(100, lines.size()))));
        lines.add(state(LATE_ENTITY, late));
        IntStream.range(0, 50).mapToObj(Recording::observation).forEach(lines::add);
        IntStream.range(0, BAD).mapToObj(Recording::bad).forEach(lines::add);
        return new Recording(List.copyOf(lines), late);
    }

    /** Writes the events to a file, one a line. */
    void write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, lines);
    }

    private static HttpServer sink(Queue<String> heard) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            var thread = new Thread(task, "recording");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", call -> {
            heard.add(structured(call));
            call.sendResponseHeaders(202, -1);
            call.close();
        });
        server.start();
        return server;
    }

    /** The data stays as it is, digit by digit. */
    private static String structured(HttpExchange call) throws IOException {
        var event = EventJson.mapper().createObjectNode();
        call.getRequestHeaders().forEach((name, values) -> {
            var attribute = name.toLowerCase(Locale.ROOT);
            if (attribute.startsWith("ce-")) {
                event.put(
                        attribute.substring(3),
                        URLDecoder.decode(values.get(0).replace("+", "%2B"), StandardCharsets.UTF_8));
            }
        });
        event.put("datacontenttype", EventJson.CONTENT_TYPE);
        var data = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var attributes = event.toString();
        return attributes.substring(0, attributes.length() - 1) + ",\"data\":" + data + '}';
    }

    private static Process gateway(Path folder, Simulator home, int sink) throws IOException {
        assertThat(GATEWAY).as("the gateway's program").exists();
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        GATEWAY.toAbsolutePath().toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("gateway.log").toFile());
        builder.environment().keySet().retainAll(Set.of("PATH", "HOME", "TMPDIR"));
        builder.environment()
                .putAll(Map.of(
                        "HA_URL",
                        home.url(),
                        "HA_TOKEN",
                        home.token(),
                        "HA_INGESTOR_DATA",
                        folder.resolve("gateway").toString(),
                        "PORT",
                        "0",
                        "K_SINK",
                        "http://127.0.0.1:" + sink + "/"));
        return builder.start();
    }

    private static String state(String entityId, Instant changed) {
        return event(
                entityId + '@' + ChronoUnit.MICROS.between(Instant.EPOCH, changed),
                STATE_CHANGED,
                "\"stage\":\"raw\",",
                """
                {"event_type":"state_changed","data":{"entity_id":"%1$s","old_state":null,"new_state":{"entity_id":"%1$s","state":"heat","attributes":{},\
                "last_changed":"%2$s","last_updated":"%2$s"}}}"""
                        .formatted(entityId, changed));
    }

    private static String observation(int number) {
        return event(
                "tide-" + number,
                "io.haingestor.observation.tide",
                "",
                """
                {"kind":"tide","provider":"recorded","place":"%d,0","valid_from":"2026-03-01T10:%02d:00Z","valid_to":"2026-03-01T11:00:00Z","values":{"height":%d.25},"units":{"height":"m"},"attribution":"none"}"""
                        .formatted(number % 5, number, number));
    }

    private static String bad(int number) {
        var data =
                switch (number % 4) {
                    case 0 -> "[1,2.50]";
                    case 1 -> "{\"data\":{}}";
                    case 2 -> "\"no state\"";
                    default ->
                        "{\"event_type\":\"state_changed\",\"data\":{\"entity_id\":\"sensor.bad\",\"new_state\":{\"entity_id\":\"sensor.bad\",\"last_updated\":\"noon\"}}}";
                };
        return event("bad-" + number, STATE_CHANGED, "\"stage\":\"raw\",", data);
    }

    private static String event(String id, String type, String more, String data) {
        return """
                {"specversion":"1.0","id":"%s","type":"%s","source":"/home-assistant/equality",%s"datacontenttype":"application/json","data":%s}"""
                .formatted(id, type, more, data);
    }
}

package io.haingestor.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recording that the app's test of the same name made: containers keep of it what one process keeps, point by point. */
class EqualityIT {
    private static final Path KEPT = Project.ROOT.resolve("local-runtime/app/target/equality");
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int AT_A_TIME = 32;

    @TempDir
    Path secrets;

    @Test
    void containersKeepWhatOneProcessKeepsOfTheSameRecording() throws IOException {
        Engine.requireImages();
        assumeTrue(
                Files.exists(KEPT.resolve("points.in-process.ndjson")),
                "There is no recording: the test EqualityIT of local-runtime/app makes it");
        // The home that the recording was made of, and its weather; no gateway, which would add states.
        var environment = Map.of(
                "HA_INGESTOR_LOCATION", "52.373134,4.890315",
                "HA_INGESTOR_SIMULATOR_SEED", "7",
                "HA_INGESTOR_SIMULATOR_ENTITIES", "1",
                "HA_INGESTOR_SIMULATOR_RATE", "0");
        try (var stack = new Stack(secrets, environment)) {
            stack.up(
                    "simulator",
                    "broker",
                    "normalize",
                    "skip-enrichment",
                    "observe-weather",
                    "enrich-weather",
                    "write");
            publish(stack, Files.readAllLines(KEPT.resolve("recording.jsonl")));
            await().atMost(PATIENCE).until(() -> backlog(stack) == 0);

            same("points", stack.lines("/api/v1/export"));
            same("observations", items(stack.ask("/api/v1/observations/tide?from=2026-01-01T00:00:00Z&limit=1000")));
            same(
                    "rejects",
                    StreamSupport.stream(
                                    stack.ask("/api/v1/rejects?limit=1000")
                                            .get("items")
                                            .spliterator(),
                                    false)
                            .map(EqualityIT::withoutArrival)
                            .toList());
        }
    }

    private static void publish(Stack stack, List<String> events) {
        var places = new Semaphore(AT_A_TIME);
        var posts = events.stream()
                .map(event -> {
                    places.acquireUninterruptibly();
                    return stack.publish(event).whenComplete((done, failure) -> places.release());
                })
                .toList();
        posts.forEach(CompletableFuture::join);
    }

    private static long backlog(Stack stack) {
        return StreamSupport.stream(
                        stack.ask("/api/v1/stats").at("/broker/triggers").spliterator(), false)
                .mapToLong(trigger -> trigger.get("backlog").asLong())
                .sum();
    }

    private static List<String> items(JsonNode page) {
        return StreamSupport.stream(page.get("items").spliterator(), false)
                .map(JsonNode::toString)
                .toList();
    }

    /** When it came, and the trace that the ingress began, are another time's. */
    private static String withoutArrival(JsonNode reject) {
        var timeless = ((ObjectNode) reject).without(List.of("position", "recorded_at"));
        ((ObjectNode) timeless.get("event")).remove(List.of("knativearrivaltime", "traceparent"));
        return timeless.toString();
    }

    /** Says what differs, not all that there is. */
    private static void same(String what, List<String> found) throws IOException {
        var expected = Files.readAllLines(KEPT.resolve(what + ".in-process.ndjson"));
        var missing = expected.stream().collect(Collectors.toCollection(TreeSet::new));
        missing.removeAll(new TreeSet<>(found));
        var added = new TreeSet<>(found);
        added.removeAll(new TreeSet<>(expected));
        assertThat(missing.stream().limit(3))
                .as("%d %s missing", missing.size(), what)
                .isEmpty();
        assertThat(added.stream().limit(3))
                .as("%d %s added", added.size(), what)
                .isEmpty();
        assertThat(found).as(what).hasSameSizeAs(expected);
        System.out.printf("containers and one process: %d equal %s%n", found.size(), what);
    }
}

package io.haingestor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.haingestor.events.EventJson;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The running process goes along with its manifests, while its functions go on. */
@Execution(ExecutionMode.CONCURRENT)
final class ManifestsThatChangeIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String LIST = "kustomization.yaml";
    private static final String PING =
            """
            apiVersion: sources.knative.dev/v1
            kind: PingSource
            metadata: {name: tick}
            spec:
              schedule: "@every 1s"
              sink: {ref: {apiVersion: eventing.knative.dev/v1, kind: Broker, name: default}}
            ---
            apiVersion: eventing.knative.dev/v1
            kind: Trigger
            metadata: {name: tick}
            spec:
              broker: default
              filters: [{exact: {type: dev.knative.sources.ping}}]
              subscriber: {uri: "http://127.0.0.1:%d/"}
            """;

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final List<String> ticks = new CopyOnWriteArrayList<>();
    /** In flight until a test is done with it. */
    private final AtomicReference<HttpServerResponse> first = new AtomicReference<>();

    private Path manifests;
    private int port;

    @BeforeEach
    void prepare() throws IOException {
        manifests = Files.createDirectory(folder.resolve("manifests"));
        try (var files = Files.list(Path.of("..", "..", "knative", "base"))) {
            for (var file : files.toList()) {
                Files.copy(file, manifests.resolve(file.getFileName()));
            }
        }
        port = vertx.createHttpServer()
                .requestHandler(request -> {
                    ticks.add(request.getHeader("ce-id"));
                    if (!first.compareAndSet(null, request.response())) {
                        request.response().setStatusCode(202).end();
                    }
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void add(String file, String text) throws IOException {
        write(file, text);
        var list = Files.readString(manifests.resolve(LIST));
        if (!list.contains(file)) {
            write(LIST, list + "  - " + file + "\n");
        }
    }

    /** At once: nobody ever sees half of it. */
    private void write(String file, String text) throws IOException {
        var whole = Files.writeString(folder.resolve(file), text);
        Files.move(whole, manifests.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    }

    private static JsonNode stats(Program program) {
        try {
            return EventJson.mapper().readTree(program.get("/api/v1/stats").body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long stored(Program program) {
        return stats(program).at("/counts/stored").asLong();
    }

    private static JsonNode trigger(Program program, String name) {
        for (var trigger : stats(program).at("/broker/triggers")) {
            if (trigger.get("name").asText().equals(name)) {
                return trigger;
            }
        }
        throw new AssertionError("no Trigger " + name);
    }

    @Test
    void theyAreInForceWhenTheyCanBeAndNamedWhenTheyCannot() throws IOException {
        try (var program = Program.start(
                        folder,
                        Map.of("HA_INGESTOR_LOG_FORMAT", "text"),
                        "--port",
                        "0",
                        "--manifests",
                        manifests.toString())
                .awaitReady()) {
            add("tick.yaml", PING.formatted(port));
            await().atMost(PATIENCE).until(() -> !ticks.isEmpty());
            assertThat(ticks.get(0)).startsWith("ha-ingestor/tick@");

            add("tick.yaml", PING.formatted(port) + "  colour: red\n");
            var place = manifests.resolve("tick.yaml") + ":15";
            await().atMost(PATIENCE).until(() -> program.output().contains(place));
            var before = stored(program);
            var seen = ticks.size();
            await().atMost(PATIENCE).until(() -> stored(program) > before && ticks.size() > seen + 2);
            assertThat(program.output()).containsOnlyOnce(place);

            add("tick.yaml", PING.formatted(port).replace("@every 1s", "@every 2s"));
            await().atMost(PATIENCE).until(() -> program.output().split("manifests-in-force", -1).length == 3);
            var after = stored(program);
            await().atMost(PATIENCE).until(() -> stored(program) > after);
            assertThat(trigger(program, "tick").get("in_flight").asLong()).isPositive();
            first.get().setStatusCode(202).end();
            await().atMost(PATIENCE)
                    .until(() -> trigger(program, "tick").get("in_flight").asLong() == 0);
            for (var name : List.of("normalize", "write", "tick")) {
                assertThat(trigger(program, name).get("retried").asLong())
                        .as(name)
                        .isZero();
                assertThat(trigger(program, name).get("dead_lettered").asLong())
                        .as(name)
                        .isZero();
            }
            write(LIST, Files.readString(manifests.resolve(LIST)).replace("  - weather.yaml\n", ""));
            await().atMost(PATIENCE).until(() -> program.output().contains("haingestor.normalize.enrich.weather"));
            assertThat(trigger(program, "enrich-weather")).isNotNull();
            assertThat(ticks).doesNotHaveDuplicates();
            assertThat(program.errors()).isEmpty();
        }
    }
}

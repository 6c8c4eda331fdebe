package io.haingestor.broker.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.haingestor.broker.TriggerStatus;
import io.haingestor.broker.manifests.ManifestWatch;
import io.haingestor.broker.topology.TopologyException.Problem;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Manifests that change while the server runs. */
class ReloadTest {
    private static final String BROKER =
            """
            apiVersion: eventing.knative.dev/v1
            kind: Broker
            metadata: {name: %s, namespace: home}
            """;
    private static final String TRIGGER =
            """
            ---
            apiVersion: eventing.knative.dev/v1
            kind: Trigger
            metadata: {name: %s, namespace: home}
            spec:
              broker: default
              subscriber: {uri: "http://127.0.0.1:%d/"}
              delivery: {retry: %d}
            """;

    @TempDir
    Path folder;

    private final SubscriberServer lamp = new SubscriberServer();
    private final SubscriberServer door = new SubscriberServer();
    private BrokerServer server;

    @BeforeEach
    void start() throws Exception {
        Files.createDirectory(folder.resolve("manifests"));
        write(BROKER.formatted("default") + TRIGGER.formatted("lamp", lamp.port(), 1));
        server = BrokerServer.start(
                ServerSettings.of(0, folder.resolve("data")),
                new ManifestWatch(folder.resolve("manifests")),
                (destination, trigger) -> Optional.empty(),
                Clock.systemUTC(),
                new SharedRandom());
    }

    @AfterEach
    void stop() {
        server.close();
        lamp.close();
        door.close();
    }

    /** In one step, for the server looks at it at any moment. */
    private void write(String manifests) throws IOException {
        var whole = Files.writeString(folder.resolve("all.yaml"), manifests);
        Files.move(whole, folder.resolve("manifests").resolve("all.yaml"), StandardCopyOption.ATOMIC_MOVE);
    }

    private int post(String broker, String id) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/home/" + broker))
                .header("ce-specversion", "1.0")
                .header("ce-id", id)
                .header("ce-source", "/test")
                .header("ce-type", "a")
                .POST(BodyPublishers.noBody());
        return HttpClient.newHttpClient()
                .send(request.build(), BodyHandlers.discarding())
                .statusCode();
    }

    private static List<String> ids(SubscriberServer subscriber) {
        return subscriber.received.stream()
                .map(request -> request.header("ce-id"))
                .sorted()
                .toList();
    }

    private List<String> triggers() {
        return server.broker().topology().triggers().stream()
                .map(trigger -> trigger.name().name())
                .toList();
    }

    private TriggerStatus status(String trigger) {
        return server.broker().status().triggers().stream()
                .filter(status -> status.trigger().name().equals(trigger))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void neitherAPositionNorADeliveryInFlightIsLost() throws Exception {
        var held = new AtomicReference<HttpServerResponse>();
        lamp.answer = (request, response) -> {
            if (request.header("ce-id").equals("2")) {
                held.set(response);
            } else {
                response.end();
            }
        };
        assertThat(post("default", "1")).isEqualTo(202);
        assertThat(post("default", "2")).isEqualTo(202);
        await().until(() -> held.get() != null);

        write(BROKER.formatted("default")
                + TRIGGER.formatted("lamp", lamp.port(), 2)
                + TRIGGER.formatted("door", door.port(), 1));
        await().until(() -> triggers().equals(List.of("lamp", "door")));
        assertThat(post("default", "3")).isEqualTo(202);
        await().until(() -> door.received.size() == 1 && lamp.received.size() == 3);
        held.get().end();

        await().until(() -> status("lamp").delivered() == 3);
        assertThat(status("lamp").retried()).isZero();
        assertThat(status("lamp").backlog()).isZero();
        assertThat(ids(lamp)).containsExactly("1", "2", "3");
        assertThat(ids(door)).containsExactly("3");
    }

    @Test
    void aBrokerThatIsNewTakesEventsAndOneThatIsGoneDoesNot() throws Exception {
        assertThat(post("other", "1")).isEqualTo(404);
        write(BROKER.formatted("other"));
        await().until(() -> post("other", "2") == 202);
        assertThat(post("default", "3")).isEqualTo(404);
    }

    @Test
    void aBrokenFileLeavesTheLastGoodVersionAndSaysWhere() throws Exception {
        write(BROKER.formatted("default")
                + TRIGGER.formatted("lamp", lamp.port(), 1)
                + TRIGGER.formatted("door", door.port(), -1));
        await().until(() -> !server.problems().isEmpty());
        assertThat(server.problems())
                .singleElement()
                .extracting(Problem::toString)
                .asString()
                .contains("all.yaml:19: ", "retry");
        assertThat(post("default", "1")).isEqualTo(202);
        await().until(() -> ids(lamp).equals(List.of("1")));
        assertThat(triggers()).containsExactly("lamp");
    }

    @Test
    void aSubscriberThatNobodyKnowsLeavesTheLastGoodVersionAndSaysWhere() throws Exception {
        write(
                BROKER.formatted("default")
                        + TRIGGER.formatted("lamp", lamp.port(), 1)
                        + """
                ---
                apiVersion: eventing.knative.dev/v1
                kind: Trigger
                metadata: {name: nobody, namespace: home}
                spec:
                  broker: default
                  subscriber: {ref: {apiVersion: serving.knative.dev/v1, kind: Service, name: nobody}}
                """);
        await().until(() -> !server.problems().isEmpty());
        assertThat(server.problems())
                .singleElement()
                .extracting(Problem::toString)
                .asString()
                .contains("all.yaml:", "nobody");
        assertThat(post("default", "1")).isEqualTo(202);
    }
}

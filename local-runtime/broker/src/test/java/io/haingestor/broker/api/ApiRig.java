package io.haingestor.broker.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.haingestor.broker.Broker;
import io.haingestor.broker.BrokerConfig;
import io.haingestor.broker.Delivery;
import io.haingestor.broker.Subscriber;
import io.haingestor.broker.http.BrokerServer;
import io.haingestor.broker.http.Limits;
import io.haingestor.broker.http.ServerSettings;
import io.haingestor.broker.http.Tokens;
import io.haingestor.broker.topology.BrokerResource;
import io.haingestor.broker.topology.DeliverySpec;
import io.haingestor.broker.topology.DeliverySpec.BackoffPolicy;
import io.haingestor.broker.topology.DeliverySpec.Format;
import io.haingestor.broker.topology.Destination;
import io.haingestor.broker.topology.Filter;
import io.haingestor.broker.topology.Place;
import io.haingestor.broker.topology.ResourceName;
import io.haingestor.broker.topology.Topology;
import io.haingestor.broker.topology.TriggerResource;
import io.haingestor.events.EventJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.awaitility.Awaitility;

/** A broker server whose Triggers {@code home/lamp} and {@code home/door} get the events of their type; the subscriber is the test. */
public final class ApiRig implements AutoCloseable {
    static final ResourceName BROKER = new ResourceName("home", "default");
    static final String ROOT = "/api/v1/broker";

    private static final Place PLACE = new Place(Path.of("manifests.yaml"), 1);
    private static final DeliverySpec ONE_RETRY = new DeliverySpec(
            1, BackoffPolicy.LINEAR, Duration.ofMillis(1), Duration.ofSeconds(30), Format.BINARY, null, null);

    /** What the subscribers were given. */
    public final List<CloudEvent> delivered = new CopyOnWriteArrayList<>();

    /** What they answer. */
    public volatile Function<CloudEvent, Delivery> answer = event -> Delivery.accepted();

    private final BrokerServer server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public ApiRig(Path folder) throws Exception {
        this(folder, Tokens.NONE);
    }

    public ApiRig(Path folder, Tokens tokens) throws Exception {
        var settings = new ServerSettings("127.0.0.1", 0, BrokerConfig.of(folder), tokens, Limits.DEFAULT, null);
        server = BrokerServer.start(
                settings,
                topology("lamp", "door"),
                (destination, trigger) -> Optional.of(subscriber()),
                Clock.systemUTC(),
                new SplittableRandom(1));
    }

    private Subscriber subscriber() {
        return event -> {
            delivered.add(event);
            return CompletableFuture.completedFuture(answer.apply(event));
        };
    }

    private static Topology topology(String... triggers) {
        return new Topology(
                List.of(new BrokerResource(BROKER, DeliverySpec.DEFAULT, PLACE)),
                Arrays.stream(triggers).map(ApiRig::trigger).toList(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    private static TriggerResource trigger(String name) {
        return new TriggerResource(
                new ResourceName("home", name),
                BROKER,
                new Filter.Exact(Map.of("type", name)),
                new Destination.Ref("v1", "Service", new ResourceName("home", name + "-service"), ""),
                ONE_RETRY,
                false,
                TriggerResource.DEFAULT_IN_FLIGHT,
                TriggerResource.UNLIMITED,
                PLACE);
    }

    /** Leaves these Triggers only. */
    public void reload(String... triggers) throws Exception {
        broker().reload(topology(triggers), (destination, trigger) -> Optional.of(subscriber()));
    }

    public Broker broker() {
        return server.broker();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    /** Stores an event with JSON data and waits until it is. */
    public void publish(String type, String id) throws Exception {
        publish(type, id, "application/json", "{\"id\":\"" + id + "\"}");
    }

    public void publish(String type, String id, String contentType, String data) throws Exception {
        broker().publish(
                        BROKER,
                        List.of(CloudEventBuilder.v1()
                                .withId(id)
                                .withType(type)
                                .withSource(URI.create("/test"))
                                .withSubject("subject-" + id)
                                .withDataContentType(contentType)
                                .withData(data.getBytes(UTF_8))
                                .build()))
                .toCompletableFuture()
                .get(1, TimeUnit.MINUTES);
    }

    /** Makes a dead letter of an event, and waits until its Trigger counts it and has nothing else to do. */
    public void bury(String type, String id) throws Exception {
        var before = answer;
        answer = event -> event.getId().equals(id)
                ? new Delivery.Failed(503, "busy", true, null, "come back later")
                : before.apply(event);
        var buried = broker().deadLetters().list(0, null, 1_000).size();
        publish(type, id);
        Awaitility.await()
                .until(() -> broker().deadLetters().list(0, null, 1_000).size() == buried + 1 && isDone(type));
        answer = before;
    }

    private boolean isDone(String trigger) {
        return broker().status().triggers().stream()
                .filter(status -> status.trigger().name().equals(trigger))
                .allMatch(status -> status.backlog() == 0);
    }

    HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(uri() + ROOT + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        for (var i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** The JSON of an answer that has this status. */
    JsonNode ask(int status, String method, String path, String body) throws Exception {
        var response = send(method, path, body);
        if (response.statusCode() != status) {
            throw new AssertionError("Expected " + status + ", got " + response.statusCode() + " " + response.body());
        }
        var type = status < 400 ? "application/json" : "application/problem+json";
        if (!response.headers().firstValue("content-type").orElse("").equals(type)) {
            throw new AssertionError("Expected " + type + ", got " + response.headers());
        }
        return EventJson.mapper().readTree(response.body());
    }

    JsonNode get(String path) throws Exception {
        return ask(200, "GET", path, null);
    }

    @Override
    public void close() {
        server.close();
    }
}

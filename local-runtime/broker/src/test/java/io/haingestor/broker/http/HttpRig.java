package io.haingestor.broker.http;

import io.cloudevents.CloudEvent;
import io.haingestor.broker.BrokerConfig;
import io.haingestor.broker.Delivery;
import io.haingestor.broker.Subscriber;
import io.haingestor.broker.topology.BrokerResource;
import io.haingestor.broker.topology.DeliverySpec;
import io.haingestor.broker.topology.Destination;
import io.haingestor.broker.topology.Filter;
import io.haingestor.broker.topology.Place;
import io.haingestor.broker.topology.ResourceName;
import io.haingestor.broker.topology.Topology;
import io.haingestor.broker.topology.TriggerResource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A broker server with one Trigger for everything, whose subscriber is the test. */
final class HttpRig implements AutoCloseable {
    static final ResourceName BROKER = new ResourceName("home", "default");
    static final ResourceName OTHER = new ResourceName("home", "other");
    static final Place PLACE = new Place(Path.of("manifests.yaml"), 1);
    static final Destination TEST = new Destination.Ref("v1", "Service", new ResourceName("home", "test"), "");

    /** What the Trigger delivered. */
    final List<CloudEvent> delivered = new CopyOnWriteArrayList<>();

    final BrokerServer server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    HttpRig(Path folder) throws Exception {
        this(settings(folder, Tokens.NONE, Limits.DEFAULT), trigger(TEST, DeliverySpec.DEFAULT));
    }

    HttpRig(ServerSettings settings, TriggerResource... triggers) throws Exception {
        server = BrokerServer.start(
                settings, topology(triggers), (destination, trigger) -> here(destination), Clock.systemUTC(), random());
    }

    static Random random() {
        return new Random(1);
    }

    static ServerSettings settings(Path folder, Tokens tokens, Limits limits) {
        return new ServerSettings("127.0.0.1", 0, config(folder), tokens, limits, null);
    }

    static BrokerConfig config(Path folder) {
        return BrokerConfig.of(folder);
    }

    private Optional<Subscriber> here(Destination destination) {
        return destination.equals(TEST)
                ? Optional.of(event -> {
                    delivered.add(event);
                    return CompletableFuture.completedFuture(Delivery.accepted());
                })
                : Optional.empty();
    }

    static Topology topology(TriggerResource... triggers) {
        return new Topology(
                List.of(
                        new BrokerResource(BROKER, DeliverySpec.DEFAULT, PLACE),
                        new BrokerResource(OTHER, DeliverySpec.DEFAULT, PLACE)),
                List.of(triggers),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    static TriggerResource trigger(Destination subscriber, DeliverySpec delivery) {
        return trigger("all", new Filter.All(List.of()), subscriber, delivery);
    }

    static TriggerResource trigger(String name, Filter filter, Destination subscriber, DeliverySpec delivery) {
        return new TriggerResource(
                new ResourceName("home", name),
                BROKER,
                filter,
                subscriber,
                delivery,
                false,
                TriggerResource.DEFAULT_IN_FLIGHT,
                TriggerResource.UNLIMITED,
                PLACE);
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    HttpResponse<String> post(Map<String, String> headers, String body) throws IOException, InterruptedException {
        return send("POST", "/home/default", headers, BodyPublishers.ofString(body));
    }

    HttpResponse<String> send(String method, String path, Map<String, String> headers, BodyPublisher body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri(path)).method(method, body);
        headers.forEach(request::header);
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        server.close();
    }
}

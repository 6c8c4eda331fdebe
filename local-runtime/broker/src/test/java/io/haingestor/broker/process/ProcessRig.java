package io.haingestor.broker.process;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.haingestor.broker.Delivery;
import io.haingestor.broker.LastingPort;
import io.haingestor.broker.http.HttpSubscribers;
import io.haingestor.broker.topology.DeliverySpec;
import io.haingestor.broker.topology.DeliverySpec.BackoffPolicy;
import io.haingestor.broker.topology.DeliverySpec.Format;
import io.haingestor.broker.topology.Destination;
import io.haingestor.broker.topology.Filter;
import io.haingestor.broker.topology.Place;
import io.haingestor.broker.topology.ResourceName;
import io.haingestor.broker.topology.Scaling;
import io.haingestor.broker.topology.ServiceResource;
import io.haingestor.broker.topology.SinkBindingResource;
import io.haingestor.broker.topology.Topology;
import io.haingestor.broker.topology.TriggerResource;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Functions that are {@link TinyFunction}s, each with a folder of its own, and a clock that is moved. Their ports are none that the servers of other tests may get. */
final class ProcessRig implements AutoCloseable {
    /** Of a delivery over HTTP, too, which ends by the clock of the machine. */
    static final Duration TIMEOUT = Duration.ofMinutes(5);

    static final Pace PACE =
            new Pace(Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofMinutes(5));

    private static final Place PLACE = new Place(Path.of("manifests.yaml"), 1);

    final MovableClock clock = new MovableClock();
    final FunctionProcesses functions;
    private final Path folder;
    private final Vertx vertx = Vertx.vertx();
    private final HttpSubscribers http;

    ProcessRig(Path folder) {
        this(folder, PACE);
    }

    ProcessRig(Path folder, Pace pace) {
        this.folder = folder;
        this.http = new HttpSubscribers(
                vertx, (destination, trigger) -> Optional.empty(), null, Clock.systemUTC(), new Random(1));
        this.functions = new FunctionProcesses(
                http,
                (service, topology) -> Optional.of(program()),
                broker -> "http://127.0.0.1:1/" + broker,
                clock,
                pace,
                new Ports(LastingPort::choose));
    }

    static ResourceName name(String name) {
        return new ResourceName("home", name);
    }

    static Scaling scaling(int concurrency, int maxScale) {
        return new Scaling(
                concurrency,
                concurrency > 0 ? concurrency : 100,
                0,
                maxScale,
                0,
                Duration.ofSeconds(60),
                Duration.ofSeconds(5),
                Duration.ofMinutes(5));
    }

    /** A Service whose notes are in a folder of its name. */
    ServiceResource service(String name, String mode, Scaling scaling) throws IOException {
        var notes = Files.createDirectories(folder.resolve(name));
        return new ServiceResource(
                name(name),
                "tiny",
                Map.of("FOLDER", notes.toString(), "MODE", mode),
                Set.of(),
                Map.of(),
                scaling,
                PLACE);
    }

    private FunctionProgram program() {
        return new FunctionProgram(command(TinyFunction.class), Map.of(), folder);
    }

    static List<String> command(Class<?> main, String... arguments) {
        var command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    void adopt(ServiceResource... services) {
        adopt(List.of(), services);
    }

    void adopt(List<SinkBindingResource> bindings, ServiceResource... services) {
        functions.adopt(new Topology(List.of(), List.of(), List.of(services), List.of(), bindings, List.of()));
    }

    static SinkBindingResource binding(String function, String extension) {
        var broker = new Destination.Ref("eventing.knative.dev/v1", "Broker", name("default"), "");
        return new SinkBindingResource(name(function), name(function), broker, Map.of("from", extension), PLACE);
    }

    CompletableFuture<Delivery> deliver(String function, String id) {
        return deliver(function, id, TIMEOUT);
    }

    CompletableFuture<Delivery> deliver(String function, String id, Duration timeout) {
        return deliver(function, "", id, timeout);
    }

    CompletableFuture<Delivery> deliver(String function, String path, String id, Duration timeout) {
        var destination = new Destination.Ref("serving.knative.dev/v1", "Service", name(function), path);
        var trigger = new TriggerResource(
                name("trigger-of-" + function + path.replace('/', '-')),
                name("default"),
                new Filter.All(List.of()),
                destination,
                new DeliverySpec(0, BackoffPolicy.LINEAR, Duration.ZERO, timeout, Format.BINARY, null, null),
                false,
                100,
                TriggerResource.UNLIMITED,
                PLACE);
        return functions
                .resolve(destination, trigger)
                .orElseThrow()
                .deliver(event(id))
                .toCompletableFuture();
    }

    static CloudEvent event(String id) {
        return CloudEventBuilder.v1()
                .withId(id)
                .withType("a")
                .withSource(URI.create("/test"))
                .build();
    }

    FunctionStatus status(String function) {
        return functions.status().stream()
                .filter(status -> status.name().equals(name(function)))
                .findFirst()
                .orElseThrow();
    }

    /** What a function noted, a line each, in words. */
    List<List<String>> notes(String function, String file) {
        var path = folder.resolve(function).resolve(file);
        try {
            return Files.exists(path)
                    ? Files.readAllLines(path).stream()
                            .map(line -> List.of(line.split(" ")))
                            .toList()
                    : List.of();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    boolean isAlive(String pid) {
        return ProcessHandle.of(Long.parseLong(pid)).map(ProcessHandle::isAlive).orElse(false);
    }

    void hold(String function) throws IOException {
        Files.createFile(folder.resolve(function).resolve("hold"));
    }

    void letGo(String function) throws IOException {
        Files.delete(folder.resolve(function).resolve("hold"));
    }

    @Override
    public void close() {
        functions.close();
        http.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}

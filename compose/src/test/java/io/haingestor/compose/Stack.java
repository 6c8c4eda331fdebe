package io.haingestor.compose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** A deployment by compose with the simulated home, that is gone with its data when it is closed. */
final class Stack implements AutoCloseable {
    static final String TOKEN = "a-token-of-the-test";

    /** Several runs of the tests may share an engine. */
    private static final String PROJECT =
            "ha-ingestor-test-" + ProcessHandle.current().pid();

    private static final int ACCEPTED = 202;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, String> environment;
    private final URI address;

    /**
     * @param folder for the secrets
     * @param more variables, as in {@code .env}
     */
    Stack(Path folder, Map<String, String> more) throws IOException {
        int port = Project.freePort();
        this.address = URI.create("http://127.0.0.1:" + port);
        this.environment = new HashMap<>(Map.of(
                "COMPOSE_PROJECT_NAME",
                PROJECT,
                "HA_INGESTOR_SECRETS",
                secrets(folder).toString(),
                "HA_INGESTOR_PORT",
                Integer.toString(port),
                "HA_INGESTOR_HEALTH_INTERVAL",
                "3s"));
        environment.putAll(more);
    }

    /**
     * Starts services with nothing in their stores, and returns when all are healthy.
     *
     * @param services their names; none for all
     */
    void up(String... services) {
        var words = List.of("up", "--detach", "--no-build", "--wait", "--wait-timeout", "180");
        var up = compose(Stream.concat(words.stream(), Stream.of(services)).toArray(String[]::new))
                .run();
        if (up.exitCode() != 0) {
            throw new AssertionError(up.output()
                    + compose("ps", "--all").run().output()
                    + compose("logs", "--tail", "40").run().output());
        }
    }

    Command compose(String... words) {
        return Engine.compose(words).with(environment);
    }

    /** A script of {@code compose/scripts} for this deployment. */
    Command script(String name, String... arguments) {
        var words = new ArrayList<>(List.of("scripts/" + name));
        words.addAll(List.of(arguments));
        return new Command(words, Project.COMPOSE, compose().environment());
    }

    /** The ids of all containers. */
    List<String> containers() {
        return compose("ps", "--quiet").mustRun().lines().toList();
    }

    /** The id of a service's container. */
    String container(String service) {
        return compose("ps", "--all", "--quiet", service).mustRun().strip();
    }

    /** What the broker's API answers. */
    JsonNode ask(String path) {
        return json(text(address.resolve(path)));
    }

    /** What the broker's API answers, line by line. */
    List<String> lines(String path) {
        return text(address.resolve(path)).lines().toList();
    }

    /** Posts an event to the ingress; done when it is acknowledged. */
    CompletableFuture<Void> publish(String event) {
        var post = HttpRequest.newBuilder(address.resolve("/ha-ingestor/default"))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/cloudevents+json")
                .POST(HttpRequest.BodyPublishers.ofString(event))
                .build();
        return client.sendAsync(post, HttpResponse.BodyHandlers.ofString()).thenAccept(answer -> {
            if (answer.statusCode() != ACCEPTED) {
                throw new AssertionError("The ingress answers " + answer.statusCode() + ": " + answer.body());
            }
        });
    }

    /** What a program answers that other machines do not reach. */
    String askInside(String service, int port, String path) {
        return text(inside(service, port).resolve(path));
    }

    /** Posts JSON to a program that other machines do not reach. */
    void tellInside(String service, int port, String path, String body) {
        send(HttpRequest.newBuilder(inside(service, port).resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    @Override
    public void close() {
        compose("down", "--volumes", "--timeout", "5").run();
    }

    private URI inside(String service, int port) {
        var addresses = Engine.docker(
                        "inspect",
                        "--format",
                        "{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}",
                        container(service))
                .mustRun();
        return URI.create("http://" + addresses.strip().split(" ", -1)[0] + ':' + port);
    }

    private String text(URI uri) {
        return send(HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + TOKEN)
                .build());
    }

    private String send(HttpRequest request) {
        try {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new AssertionError(request.uri() + " answers " + answer.statusCode() + ": " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking " + request.uri(), e);
        }
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    /** Readable for the user of the containers, whoever runs the tests. */
    private static Path secrets(Path folder) throws IOException {
        var secrets = Map.of("ha_token", "simulator", "sink_token", TOKEN, "broker_tokens", "*/* " + TOKEN + '\n');
        for (var name : (Iterable<String>) Stream.of(
                "ha_token",
                "sink_token",
                "broker_tokens",
                "influxdb_token",
                "influxdb_admin_password",
                "grafana_admin_password")::iterator) {
            var file = Files.writeString(folder.resolve(name), secrets.getOrDefault(name, ""));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        }
        return folder;
    }
}

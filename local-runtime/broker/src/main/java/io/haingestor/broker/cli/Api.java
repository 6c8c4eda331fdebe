package io.haingestor.broker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.haingestor.broker.api.BrokerApi;
import io.haingestor.events.EventJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import picocli.CommandLine.ExitCode;

/** The REST API of a running broker, seen from a command line. */
final class Api {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    /** To retry or drop very many dead letters takes a while. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(5);

    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    /** Data of events is shown as it is: 1.10 stays 1.10. */
    private static final ObjectReader JSON = EventJson.mapper()
            .reader()
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);

    private final URI server;
    private final Optional<String> token;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    /**
     * @param server where it listens, without a path
     * @param token shows who asks
     */
    Api(URI server, Optional<String> token) {
        this.server = server;
        this.token = token;
    }

    JsonNode get(String path, Map<String, String> query) throws FailedException {
        return read(send("GET", path, query, BodyPublishers.noBody()));
    }

    JsonNode get(String path) throws FailedException {
        return get(path, Map.of());
    }

    JsonNode post(String path, Map<String, String> query) throws FailedException {
        return read(send("POST", path, query, BodyPublishers.noBody()));
    }

    JsonNode post(String path, ObjectNode body) throws FailedException {
        return read(send("POST", path, Map.of(), BodyPublishers.ofByteArray(EventJson.write(body))));
    }

    JsonNode delete(String path, Map<String, String> query) throws FailedException {
        return read(send("DELETE", path, query, BodyPublishers.noBody()));
    }

    /** Gives the lines of an answer that may be too long for the memory. */
    void lines(String path, Map<String, String> query, Consumer<String> line) throws FailedException {
        try (var body = send("GET", path, query, BodyPublishers.noBody()).body();
                var reader = new BufferedReader(new InputStreamReader(body, UTF_8))) {
            for (var next = reader.readLine(); next != null; next = reader.readLine()) {
                line.accept(next);
            }
        } catch (IOException e) {
            throw new FailedException(
                    ExitCode.SOFTWARE, "Not everything was copied from " + server + ": " + e.getMessage());
        }
    }

    private HttpResponse<InputStream> send(String method, String path, Map<String, String> query, BodyPublisher body)
            throws FailedException {
        var request = HttpRequest.newBuilder(URI.create(server + BrokerApi.ROOT + path + text(query)))
                .timeout(ANSWER_TIMEOUT)
                .header("Content-Type", "application/json")
                .method(method, body);
        token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
        try {
            var response = client.send(request.build(), BodyHandlers.ofInputStream());
            if (response.statusCode() >= BAD_REQUEST) {
                throw refused(response);
            }
            return response;
        } catch (IOException e) {
            var why = e.getMessage();
            throw new FailedException(
                    ExitCode.SOFTWARE,
                    "Nothing answers at " + server + (why == null ? "" : " (" + why + ')')
                            + ". Start ./ha-ingestor run or ./ha-ingestor broker, or say where it is with --host and --port");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailedException(ExitCode.SOFTWARE, "Interrupted while waiting for " + server);
        }
    }

    private static String text(Map<String, String> query) {
        return query.entrySet().stream()
                .map(entry -> entry.getKey() + '=' + URLEncoder.encode(entry.getValue(), UTF_8))
                .collect(Collectors.collectingAndThen(
                        Collectors.joining("&"), text -> text.isEmpty() ? "" : '?' + text));
    }

    private JsonNode read(HttpResponse<InputStream> response) throws FailedException {
        try (var body = response.body()) {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw stranger(response.statusCode());
        }
    }

    private FailedException refused(HttpResponse<InputStream> response) throws IOException {
        var status = response.statusCode();
        JsonNode problem;
        try (var body = response.body()) {
            if (!response.headers().firstValue("Content-Type").orElse("").startsWith("application/problem+json")) {
                return stranger(status);
            }
            problem = JSON.readTree(body);
        }
        var said = new ArrayList<String>();
        said.add(problem.path("detail").asText());
        problem.path("errors")
                .forEach(error -> said.add("- " + error.path("parameter").asText() + ": "
                        + error.path("detail").asText()));
        if (status == UNAUTHORIZED) {
            said.add("Name the file of tokens with --tokens or HA_INGESTOR_BROKER_TOKENS_FILE");
        }
        return new FailedException(
                status == BAD_REQUEST ? ExitCode.USAGE : ExitCode.SOFTWARE,
                Table.printable(String.join("\n", said), true));
    }

    private FailedException stranger(int status) {
        return new FailedException(
                ExitCode.SOFTWARE,
                "Expected an HA-Ingestor at " + server + ", found something else, which answered " + status
                        + ". Say where it is with --host and --port");
    }
}

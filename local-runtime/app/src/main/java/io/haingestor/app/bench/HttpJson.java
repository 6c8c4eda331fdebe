package io.haingestor.app.bench;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/** JSON over HTTP, as a user's script would speak it. Safe for use by several threads. */
public final class HttpJson {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .findAndAddModules()
            .build();

    private final String token;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** Speaks without a token. */
    public HttpJson() {
        this("");
    }

    /** @param token the bearer token of every request; an empty text for none */
    public HttpJson(String token) {
        this.token = token;
    }

    /**
     * @param address what to get
     * @return the answer as JSON
     * @throws UncheckedIOException when there is no answer
     * @throws IllegalStateException when the answer is not 2xx
     */
    public JsonNode get(URI address) {
        return tree(send(HttpRequest.newBuilder(address)));
    }

    /**
     * @param address what to get
     * @return the answer as it is
     */
    public String text(URI address) {
        try (var body = send(HttpRequest.newBuilder(address))) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param address where to post
     * @param json the body
     * @return the answer as JSON; a missing node when it is empty
     */
    public JsonNode post(URI address, String json) {
        return tree(send(HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))));
    }

    /**
     * @param address what to delete
     * @return the answer as JSON; a missing node when it is empty
     */
    public JsonNode delete(URI address) {
        return tree(send(HttpRequest.newBuilder(address).DELETE()));
    }

    /**
     * @param json a part of an answer
     * @param type what it is; JSON's snake_case names are its components, others are ignored
     * @return the part as that type
     */
    public <T> T read(JsonNode json, Class<T> type) {
        return JSON.convertValue(json, type);
    }

    /**
     * Reads an answer of one JSON object per line while it arrives.
     *
     * @param address what to get
     * @param type what a line is; JSON's snake_case names are its components, others are ignored
     * @param each takes every line in turn
     */
    public <T> void lines(URI address, Class<T> type, Consumer<T> each) {
        try (var body = send(HttpRequest.newBuilder(address));
                var lines = JSON.readerFor(type).<T>readValues(body)) {
            while (lines.hasNextValue()) {
                each.accept(lines.nextValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The answer of " + address + " ended early: " + e.getMessage(), e);
        }
    }

    private InputStream send(HttpRequest.Builder request) {
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        var built = request.timeout(PATIENCE).build();
        try {
            HttpResponse<InputStream> answer = client.send(built, BodyHandlers.ofInputStream());
            if (answer.statusCode() / 100 == 2) {
                return answer.body();
            }
            try (var body = answer.body()) {
                throw new IllegalStateException("Expected 2xx from " + built.uri() + ", got " + answer.statusCode()
                        + ": " + new String(body.readNBytes(1000), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("No answer from " + built.uri() + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + built.uri(), e);
        }
    }

    private static JsonNode tree(InputStream body) {
        try (body) {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

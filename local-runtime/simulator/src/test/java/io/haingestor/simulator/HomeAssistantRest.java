package io.haingestor.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Home Assistant's REST API for tests. Safe for use by several threads. */
public final class HomeAssistantRest {
    // Home Assistant's server loses the body of a request that offers to go on with HTTP/2.
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;
    private final String token;

    /**
     * @param url the base address without a slash at its end
     * @param token an access token
     */
    public HomeAssistantRest(String url, String token) {
        this.url = url;
        this.token = token;
    }

    /** Sends a GET with the token. */
    public HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    /** Sends a GET without a token. */
    public HttpResponse<String> getWithoutToken(String path) {
        return send(HttpRequest.newBuilder(URI.create(url + path)).GET());
    }

    /** Sends a POST with the token. */
    public HttpResponse<String> post(String path, String body) {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    /** Sends a DELETE with the token. */
    public HttpResponse<String> delete(String path) {
        return send(request(path).DELETE());
    }

    /**
     * Sets a state.
     *
     * @param attributes a JSON object
     * @return the state as it is then
     */
    public JsonNode setState(String entityId, String state, String attributes) {
        var body = HomeAssistantClient.MAPPER.createObjectNode().put("state", state);
        body.set("attributes", json(attributes));
        return json(
                expect(post("/api/states/" + entityId, body.toString()), 201).body());
    }

    /** @return all states as {@code GET /api/states} gives them */
    public JsonNode states() {
        return json(expect(get("/api/states"), 200).body());
    }

    /**
     * Calls a service.
     *
     * @param data a JSON object
     * @return the states that changed
     */
    public JsonNode call(String domain, String service, String data) {
        return json(expect(post("/api/services/" + domain + '/' + service, data), 200)
                .body());
    }

    /** @throws IllegalArgumentException when the text is no JSON */
    public static JsonNode json(String text) {
        try {
            return HomeAssistantClient.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Expected JSON, got " + text, e);
        }
    }

    private static HttpResponse<String> expect(HttpResponse<String> response, int most) {
        if (response.statusCode() < 200 || response.statusCode() > most) {
            throw new IllegalStateException(
                    response.uri() + " answered " + response.statusCode() + ": " + response.body());
        }
        return response;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(HomeAssistantClient.PATIENCE).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException("No answer from " + url, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + url, e);
        }
    }
}

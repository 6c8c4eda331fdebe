package io.haingestor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.haingestor.events.EventJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/**
 * HA-Ingestor as it runs somewhere, by its addresses alone: it takes a recording and shows what it keeps of it. The same for every way to run.
 *
 * @param address of the ingress and the read API, without a slash at its end
 * @param token what the ingress asks for; empty when nothing
 */
record Deployment(String address, Optional<String> token) {
    private static final int AT_A_TIME = 32;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Publishes every event; returns when each is acknowledged. */
    void publish(Recording recording) {
        var places = new Semaphore(AT_A_TIME);
        var posts = recording.lines().stream()
                .map(line -> {
                    places.acquireUninterruptibly();
                    return post(line).whenComplete((status, failure) -> places.release());
                })
                .toList();
        for (var post : posts) {
            assertThat(post.join()).isEqualTo(202);
        }
    }

    private CompletableFuture<Integer> post(String event) {
        var request = HttpRequest.newBuilder(URI.create(address + "/ha-ingestor/default"))
                .header("Content-Type", "application/cloudevents+json")
                .POST(BodyPublishers.ofString(event));
        token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
        return HTTP.sendAsync(request.build(), BodyHandlers.ofString()).thenApply(answer -> {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
            return answer.statusCode();
        });
    }

    /** Returns when every event has reached its end. */
    void awaitDone() {
        await().atMost(PATIENCE).until(() -> {
            long behind = 0;
            for (var trigger : json("/api/v1/stats").at("/broker/triggers")) {
                behind += trigger.get("backlog").asLong();
            }
            return behind == 0;
        });
    }

    /** @return every point of a state, one a line, in order */
    List<String> points() throws IOException {
        return get("/api/v1/export").lines().sorted().toList();
    }

    /** @return every observation of a kind, one a line, in order */
    List<String> observations(String kind) throws IOException {
        return items("/api/v1/observations/" + kind + "?from=2026-01-01T00:00:00Z&limit=1000")
                .map(JsonNode::toString)
                .sorted()
                .toList();
    }

    /** @return every reject, one a line, in order, without what is different each time an event is published: when it came, and the trace that the ingress begins */
    List<String> rejects() throws IOException {
        return items("/api/v1/rejects?limit=1000")
                .map(Deployment::withoutArrival)
                .map(JsonNode::toString)
                .sorted()
                .toList();
    }

    private static JsonNode withoutArrival(JsonNode reject) {
        var timeless = ((ObjectNode) reject).without(List.of("position", "recorded_at"));
        ((ObjectNode) timeless.get("event")).remove(List.of("knativearrivaltime", "traceparent"));
        return timeless;
    }

    /** @return the only item of the history of an entity at a moment */
    JsonNode at(String entityId, Instant time) throws IOException {
        var items = items("/api/v1/history/" + entityId + "?from=" + time + "&to=" + time.plusMillis(1))
                .toList();
        assertThat(items).hasSize(1);
        return items.get(0);
    }

    private Stream<JsonNode> items(String path) throws IOException {
        var answer = json(path);
        assertThat(answer.path("next").isMissingNode() || answer.path("next").isNull())
                .as("one page: %s", path)
                .isTrue();
        var items = new ArrayList<JsonNode>();
        answer.get("items").forEach(items::add);
        return items.stream();
    }

    JsonNode json(String path) throws IOException {
        return EventJson.mapper().readTree(get(path));
    }

    private String get(String path) throws IOException {
        try {
            var answer =
                    HTTP.send(HttpRequest.newBuilder(URI.create(address + path)).build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return answer.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}

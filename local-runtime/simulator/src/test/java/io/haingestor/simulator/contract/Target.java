package io.haingestor.simulator.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.haingestor.simulator.HomeAssistantClient;
import io.haingestor.simulator.HomeAssistantRest;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The Home Assistant under test.
 *
 * @param url its base address
 * @param token a token of its owner
 * @param light a light that has a device and is not switched by itself during the test
 * @param sensor a sensor with a device
 */
record Target(String url, String token, String light, String sensor) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final AtomicInteger NAMES = new AtomicInteger();

    HomeAssistantRest rest() {
        return new HomeAssistantRest(url, token);
    }

    HomeAssistantClient client() {
        return HomeAssistantClient.connect(url, token);
    }

    /** @return an entity that nobody has used yet */
    static String newEntity() {
        return "test.contract_" + ProcessHandle.current().pid() + "_" + NAMES.incrementAndGet();
    }

    static ObjectNode with(String key, Object value) {
        return MAPPER.createObjectNode().set(key, MAPPER.valueToTree(value));
    }

    static ObjectNode json(String text) {
        return (ObjectNode) HomeAssistantRest.json(text);
    }

    /** Subscribes and takes the snapshot away. @return the subscription's id */
    static int subscribeEntities(HomeAssistantClient client) {
        var answer = client.command("subscribe_entities");
        if (!answer.path("success").asBoolean()) {
            throw new AssertionError("Expected a subscription, got " + answer);
        }
        var id = client.lastId();
        client.event(id, event -> event.has("a"));
        return id;
    }

    static int subscribeEvents(HomeAssistantClient client, String type) {
        var answer = client.command("subscribe_events", with("event_type", type));
        if (!answer.path("success").asBoolean()) {
            throw new AssertionError("Expected a subscription, got " + answer);
        }
        return client.lastId();
    }

    /** @return the next change ({@code "c"}) of the entity */
    static JsonNode change(HomeAssistantClient client, int subscription, String entityId) {
        return client.event(subscription, event -> event.path("c").has(entityId))
                .path("c")
                .path(entityId);
    }
}

package io.haingestor.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** The simulator's own routes for tests. */
record Driver(Simulator simulator) {

    /** @return every line of the ledger */
    List<JsonNode> all() {
        return rest().get("/simulator/ledger")
                .body()
                .lines()
                .map(HomeAssistantRest::json)
                .toList();
    }

    /** @return the lines of one entity */
    List<JsonNode> of(String entityId) {
        return all().stream()
                .filter(line -> line.path("entity_id").asText().equals(entityId))
                .toList();
    }

    /** @return the ids of the lines that are delivered, or that are not */
    List<String> ids(boolean delivered) {
        return all().stream()
                .filter(line -> line.path("delivered").asBoolean() == delivered)
                .map(line -> line.path("id").asText())
                .collect(Collectors.toList());
    }

    void fault(String json) {
        var response = rest().post("/simulator/faults", json);
        if (response.statusCode() != 200) {
            throw new AssertionError("Expected a fault, got " + response.body());
        }
    }

    JsonNode status() {
        return HomeAssistantRest.json(rest().get("/simulator/status").body());
    }

    /** Waits as long as anything may take. */
    static ConditionFactory await() {
        return Awaitility.await().atMost(HomeAssistantClient.PATIENCE);
    }

    HomeAssistantRest rest() {
        return new HomeAssistantRest(simulator.url(), simulator.token());
    }

    HomeAssistantClient client() {
        return HomeAssistantClient.connect(simulator.url(), simulator.token());
    }

    /** @return a client that has taken its snapshot; its subscription is {@code client.lastId()} */
    HomeAssistantClient subscribed() {
        var client = client();
        client.command("subscribe_entities");
        client.event(client.lastId(), event -> event.has("a"));
        return client;
    }
}

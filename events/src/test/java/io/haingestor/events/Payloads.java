package io.haingestor.events;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.haingestor.events.EntityState.Previous;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One of every payload: with everything that it can have, and with as little as it may. */
final class Payloads {
    private static final Instant NOW = Instant.parse("2026-03-01T10:15:30.123456Z");
    private static final Instant BEFORE = NOW.minusSeconds(90);
    private static final EventContext CONTEXT = new EventContext("01HQX", "01HQW", "f00");
    private static final RegistryBlock REGISTRY = new RegistryBlock(
            "r1",
            "zha",
            "00:11",
            "c1",
            "d1",
            "Sensor",
            "IKEA",
            "E2112",
            "kitchen",
            "Küche",
            "ground",
            "Erdgeschoss",
            List.of("heating", "warm"));

    private Payloads() {}

    static Stream<Payload> all() {
        return Stream.concat(ofStatesAndTheGateway(), ofRegistries());
    }

    private static Stream<Payload> ofStatesAndTheGateway() {
        return Stream.of(
                new Payload(
                        EventTypes.STATE_CHANGED,
                        type(new TypeReference<HomeAssistantEvent<StateChanged>>() {}),
                        changed()),
                new Payload(
                        EventTypes.STATE_CHANGED,
                        type(new TypeReference<HomeAssistantEvent<StateChanged>>() {}),
                        new HomeAssistantEvent<>(
                                "state_changed", new StateChanged("sensor.a", null, null), null, null, null, null)),
                new Payload(
                        EventTypes.homeAssistant("call_service"),
                        type(new TypeReference<HomeAssistantEvent<JsonNode>>() {}),
                        new HomeAssistantEvent<JsonNode>(
                                "call_service", object("domain", "light"), "LOCAL", NOW, CONTEXT, REGISTRY)),
                of(EventTypes.STATE, state()),
                of(EventTypes.STATE, withoutState(Availability.UNAVAILABLE)),
                of(EventTypes.STATE, withoutState(Availability.REMOVED)),
                of(EventTypes.observation("weather"), observation(false)),
                of(EventTypes.observation("weather"), observation(true)),
                of(EventTypes.HOME_CONFIG, new HomeConfig(52.373134, 4.890315, 2.0, "Europe/Amsterdam", "NL", "EUR")),
                of(EventTypes.HOME_CONFIG, new HomeConfig(null, null, null, null, null, null)),
                of(EventTypes.REJECTED, rejected()),
                of(EventTypes.GATEWAY_CONNECTED, new GatewayEvents.Connected("ws://home:8123", "2026.11.0", NOW, 512)),
                of(
                        EventTypes.GATEWAY_DISCONNECTED,
                        new GatewayEvents.Disconnected(
                                "ws://home:8123", "no-pong", "Home Assistant is silent.", BEFORE, NOW)),
                of(
                        EventTypes.GAP_OPENED,
                        new GatewayEvents.GapOpened("outbox-size", 12, "a.b@1", "a.b@2", BEFORE, NOW)),
                of(EventTypes.GAP_OPENED, new GatewayEvents.GapOpened("outbox-age", 1, "a.b@1", "a.b@1", null, null)),
                of(EventTypes.GAP_OPENED, new GatewayEvents.GapOpened("memory", 3, "a.b@1", "a.b@3", BEFORE, NOW)),
                of(
                        EventTypes.GAP_OPENED,
                        new GatewayEvents.GapOpened("sink-refused", 1, "a.b@1", "a.b@1", null, null)));
    }

    private static Stream<Payload> ofRegistries() {
        return Stream.of(
                of(
                        EventTypes.registry("area", "snapshot"),
                        new RegistryEvent.Snapshot("area", 1, 1, List.of(object("area_id", "kitchen")))),
                of(
                        EventTypes.registry("area", "updated"),
                        new RegistryEvent.Updated(
                                "area", "kitchen", object("name", "Küche"), object("name", "Kitchen"))),
                of(
                        EventTypes.registry("area", "updated"),
                        new RegistryEvent.Updated("area", "kitchen", object("name", "K"), null)),
                of(
                        EventTypes.registry("area", "removed"),
                        new RegistryEvent.Removed("area", "kitchen", object("name", "K"))));
    }

    static EntityState state() {
        return new EntityState(
                "sensor.kitchen_temperature",
                "sensor",
                Availability.AVAILABLE,
                "21.5",
                21.5,
                "°C",
                "temperature",
                "measurement",
                object("friendly_name", "Küche"),
                BEFORE,
                NOW,
                new Previous(Availability.AVAILABLE, "21.0", 21.0, 90.5),
                CONTEXT,
                REGISTRY,
                List.of("carbon"),
                Map.of(
                        "weather", Enrichment.of(observation(true), NOW),
                        "price", Enrichment.unavailable("provider-unavailable", "Nobody answers")));
    }

    private static Observation observation(boolean simulated) {
        return new Observation(
                "weather",
                "open-meteo",
                "52.37,4.89",
                BEFORE,
                NOW,
                object("condition", "rainy").put("temperature", 11.5).put("is_day", true),
                Map.of("temperature", "°C"),
                "Weather data by Open-Meteo.com",
                simulated);
    }

    private static EntityState withoutState(Availability availability) {
        return new EntityState(
                "sensor.a",
                "sensor",
                availability,
                null,
                null,
                null,
                null,
                null,
                object(),
                NOW,
                NOW,
                null,
                null,
                null,
                List.of(),
                Map.of());
    }

    private static HomeAssistantEvent<StateChanged> changed() {
        var old = new HomeAssistantState("sensor.a", "on", object(), BEFORE, null, BEFORE, null);
        var now = new HomeAssistantState("sensor.a", "off", object("device_class", "motion"), NOW, NOW, NOW, CONTEXT);
        return new HomeAssistantEvent<>(
                "state_changed", new StateChanged("sensor.a", old, now), "LOCAL", NOW, CONTEXT, REGISTRY);
    }

    private static Rejected rejected() {
        var event =
                object("specversion", "1.0").put("id", "1").put("source", "/s").put("type", "t");
        return new Rejected(
                "normalize",
                List.of(
                        new Rejected.Reason("state-missing", "Expected a text, got none", "/data/new_state/state"),
                        new Rejected.Reason("id-malformed", "Expected <entity_id>@<microseconds>, got 'x'", null)),
                event);
    }

    private static ObjectNode object() {
        return EventJson.mapper().createObjectNode();
    }

    private static ObjectNode object(String name, String value) {
        return object().put(name, value);
    }

    private static Payload of(String event, Object value) {
        return new Payload(event, EventJson.mapper().constructType(value.getClass()), value);
    }

    private static JavaType type(TypeReference<?> reference) {
        return EventJson.mapper().constructType(reference);
    }

    /**
     * @param event the type of the events that carry it
     * @param type the payload's own type
     * @param value the payload
     */
    record Payload(String event, JavaType type, @Nullable Object value) {}
}

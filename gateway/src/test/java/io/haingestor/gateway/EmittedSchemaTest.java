package io.haingestor.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.cloudevents.CloudEvent;
import io.haingestor.events.EventSchemas;
import io.haingestor.events.EventTypes;
import io.haingestor.gateway.GatewayStatus.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway writes its payloads byte by byte, not through the records of the contract; the contract's schemas judge what comes out. */
class EmittedSchemaTest {
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            factory -> factory.schemaMappers(mappers -> mappers.mappings(EmittedSchemaTest::resource)));

    @TempDir
    Path folder;

    private final FakeHome home = new FakeHome();

    @AfterEach
    void stopHome() {
        home.close();
    }

    @Test
    void everythingThatTheGatewayEmitsFitsItsSchema() {
        home.results.put(
                "get_config",
                "{\"state\":\"RUNNING\",\"latitude\":52.373134,\"longitude\":4.890315,\"elevation\":2,\"time_zone\":\"Europe/Amsterdam\",\"country\":\"NL\"}");
        home.results.put(
                "config/entity_registry/list",
                "[{\"id\":\"r1\",\"entity_id\":\"light.hall\",\"platform\":\"hue\",\"unique_id\":\"u1\",\"device_id\":\"d1\",\"labels\":[\"l1\"]}]");
        home.results.put(
                "config/device_registry/list",
                "[{\"id\":\"d1\",\"name\":\"Lamp\",\"manufacturer\":\"Hue\",\"model\":null,\"area_id\":\"hall\",\"labels\":[]}]");
        home.results.put(
                "config/area_registry/list", "[{\"area_id\":\"hall\",\"name\":\"Hall\",\"floor_id\":\"ground\"}]");
        home.results.put("config/floor_registry/list", "[{\"floor_id\":\"ground\",\"name\":\"Ground\"}]");
        try (var bench = GatewayBench.of(home, folder).build().startAndConnect()) {
            home.sendEvent(
                    "subscribe_entities",
                    """
                    {"c":{"light.hall":{"+":{"s":"off","lc":1772359201.5,"c":{"id":"C","parent_id":"P","user_id":"U"},"a":{"brightness":1,"é":"\\"\\n"}}}},
                     "a":{"sensor.x":{"s":"21.5","a":{},"c":"C2","lc":1772359201,"lu":1772359202}}}
                    """);
            home.sendEvent("subscribe_entities", "{\"r\":[\"sensor.x\"]}");
            home.sendEvent(
                    "subscribe_events call_service",
                    """
                    {"event_type":"call_service","data":{"domain":"light","service":"turn_on","service_data":{"entity_id":"light.hall"}},
                     "origin":"LOCAL","time_fired":"2026-03-01T10:00:00.5+00:00","context":{"id":"C","parent_id":null,"user_id":"U"}}
                    """);
            home.results.put("config/area_registry/list", "[{\"area_id\":\"hall\",\"name\":\"Entrance\"}]");
            home.results.put("config/floor_registry/list", "[]");
            awaitEvents(bench, EventTypes.homeAssistant("call_service"));
            home.newest().close();
            bench.awaitState(State.BACKING_OFF);
            bench.loop.advance(Duration.ofSeconds(2));
            bench.awaitConnected(2);
            awaitEvents(bench, "io.home-assistant.registry.area.updated");
            awaitEvents(bench, "io.home-assistant.registry.floor.removed");

            assertThat(bench.sink.ofType(EventTypes.STATE_CHANGED)).hasSizeGreaterThanOrEqualTo(4);
            assertThat(bench.sink.ofType(EventTypes.HOME_CONFIG)).isNotEmpty();
            assertThat(bench.sink.ofType(EventTypes.GATEWAY_DISCONNECTED)).hasSize(1);
            assertThat(bench.sink.stored).allSatisfy(event -> assertThat(problems(event))
                    .as(event.getId() + ": " + new String(event.getData().toBytes(), UTF_8))
                    .isEmpty());
        }
    }

    private static void awaitEvents(GatewayBench bench, String type) {
        bench.await(() -> !bench.sink.ofType(type).isEmpty());
    }

    private static Set<ValidationMessage> problems(CloudEvent event) {
        var id = EventSchemas.of(event.getType()).orElseThrow();
        assertThat(event.getDataSchema()).isEqualTo(id);
        return SCHEMAS.getSchema(SchemaLocation.of(id.toString()))
                .validate(new String(event.getData().toBytes(), UTF_8), InputFormat.JSON);
    }

    private static String resource(String id) {
        var name = id.substring("urn:haingestor:schema:".length(), id.lastIndexOf(':'));
        return "classpath:/io/haingestor/events/schemas/" + name + ".json";
    }
}

package io.haingestor.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudevents.CloudEvent;
import io.haingestor.events.EventJson;
import io.haingestor.events.EventTypes;
import io.haingestor.events.HomeAssistantEvent;
import io.haingestor.events.StateChanged;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntityFeedTest {
    private static final String SNAPSHOT =
            """
            {"a":{"light.hall":{"s":"on","a":{"brightness":255,"friendly_name":"Hall \\"1\\"","color":null},
              "c":{"id":"C1","parent_id":"P1","user_id":"U1"},"lc":1772359200.5,"lu":1772359201.25}}}
            """;
    private static final String HALL =
            """
            {"entity_id":"light.hall","state":"on","attributes":{"brightness":255,"friendly_name":"Hall \\"1\\"","color":null},
             "last_changed":"2026-03-01T10:00:00.500000+00:00","last_updated":"2026-03-01T10:00:01.250000+00:00",
             "context":{"id":"C1","parent_id":"P1","user_id":"U1"}}
            """;

    private final FeedBench bench = new FeedBench();

    @Test
    void anEntityOfASnapshotIsAChangeFromNothing() {
        bench.apply(SNAPSHOT);

        assertThat(bench.data())
                .isEqualTo(FeedBench.json(
                        """
                {"event_type":"state_changed","origin":"LOCAL","time_fired":"2026-03-01T10:00:01.250000+00:00",
                 "context":{"id":"C1","parent_id":"P1","user_id":"U1"},
                 "data":{"entity_id":"light.hall","old_state":null,"new_state":%s}}
                """
                                .formatted(HALL)));
        assertThat(bench.last().getId()).isEqualTo("light.hall@1772359201250000");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            textBlock =
                    """
            {"+":{"s":"off","lc":1772359202.000001,"c":"C2"}} | {"state":"off","last_changed":"2026-03-01T10:00:02.000001+00:00","last_updated":"2026-03-01T10:00:02.000001+00:00","context":{"id":"C2","parent_id":"P1","user_id":"U1"}}
            {"+":{"lu":1772359202}}                           | {"last_updated":"2026-03-01T10:00:02+00:00"}
            {"+":{"lc":1772359202,"c":"C2"}}                  | {"last_changed":"2026-03-01T10:00:02+00:00","last_updated":"2026-03-01T10:00:02+00:00","context":{"id":"C2","parent_id":"P1","user_id":"U1"}}
            {"+":{"lc":1772359202,"lu":1772359203}}           | {"last_changed":"2026-03-01T10:00:02+00:00","last_updated":"2026-03-01T10:00:03+00:00"}
            {"+":{"lu":1772359202,"c":{"user_id":null}}}      | {"last_updated":"2026-03-01T10:00:02+00:00","context":{"id":"C1","parent_id":"P1","user_id":null}}
            {"+":{"lu":1772359202,"c":{"parent_id":"P2","id":"C2"}}} | {"last_updated":"2026-03-01T10:00:02+00:00","context":{"id":"C2","parent_id":"P2","user_id":"U1"}}
            {"+":{"lu":1772359202,"a":{"brightness":1.50}}}   | {"last_updated":"2026-03-01T10:00:02+00:00","attributes":{"brightness":1.50,"friendly_name":"Hall \\"1\\"","color":null}}
            {"+":{"lu":1772359202,"a":{"new":{"x":[1]}}},"-":{"a":["color"]}} | {"last_updated":"2026-03-01T10:00:02+00:00","attributes":{"brightness":255,"friendly_name":"Hall \\"1\\"","new":{"x":[1]}}}
            {"-":{"a":["color","brightness","friendly_name"]},"+":{"lu":1772359202}} | {"last_updated":"2026-03-01T10:00:02+00:00","attributes":{}}
            {"+":{"lu":1772359202,"a":{"device_class":"x"},"zz":7},"zz":{}}  | {"last_updated":"2026-03-01T10:00:02+00:00","attributes":{"brightness":255,"friendly_name":"Hall \\"1\\"","color":null,"device_class":"x"}}
            """)
    void aDifferenceChangesWhatItNamesAndNothingElse(String difference, String changed) {
        bench.apply(SNAPSHOT).apply("{\"c\":{\"light.hall\":" + difference + "}}");

        var expected = (ObjectNode) FeedBench.json(HALL);
        FeedBench.json(changed).properties().forEach(field -> expected.set(field.getKey(), field.getValue()));
        assertThat(bench.data().path("data").path("old_state")).isEqualTo(FeedBench.json(HALL));
        assertThat(bench.data().path("data").path("new_state")).isEqualTo((JsonNode) expected);
        assertThat(bench.data().path("time_fired")).isEqualTo(expected.path("last_updated"));
        assertThat(bench.data().path("context")).isEqualTo(expected.path("context"));
        assertThat(bench.events).hasSize(2);
    }

    @Test
    void aTextAsTheContextOfAWholeStateMeansNeitherParentNorUser() {
        bench.apply("{\"a\":{\"sun.sun\":{\"s\":\"up\",\"a\":{},\"c\":\"C1\",\"lc\":1772359200}}}");

        assertThat(bench.data().path("context"))
                .isEqualTo(FeedBench.json("{\"id\":\"C1\",\"parent_id\":null,\"user_id\":null}"));
        assertThat(bench.data()
                        .path("data")
                        .path("new_state")
                        .path("last_updated")
                        .asText())
                .isEqualTo("2026-03-01T10:00:00+00:00");
    }

    @Test
    void oneEventMayCarrySeveralEntitiesAndKindsInAnyOrder() {
        bench.apply(SNAPSHOT)
                .apply(
                        """
                {"r":["light.hall"],
                 "c":{"light.hall":{"+":{"s":"off","lc":1772359205}},"light.new":{"+":{"s":"off","lc":1772359205}}},
                 "a":{"light.new":{"s":"on","a":{},"c":"C","lc":1772359204}}}
                """);

        assertThat(bench.events)
                .extracting(CloudEvent::getId)
                .containsExactly(
                        "light.hall@1772359201250000",
                        "light.new@1772359204000000",
                        "light.hall@1772359205000000",
                        "light.new@1772359205000000",
                        "light.hall@" + FeedBench.RECEIVED);
        assertThat(bench.feed.size()).isEqualTo(1);
    }

    @Test
    void aRemovalHasTheTimeOfItsReceiptAndNoNewState() {
        bench.apply(SNAPSHOT).apply("{\"r\":[\"light.hall\"]}");

        var data = bench.data().path("data");
        assertThat(data.path("new_state").isNull()).isTrue();
        assertThat(data.path("old_state")).isEqualTo(FeedBench.json(HALL));
        assertThat(bench.data().path("time_fired").asText()).isEqualTo("2026-03-01T10:00:00.500000+00:00");
        assertThat(bench.data().has("context")).isFalse();
        assertThat(bench.last().getTime()).isEqualTo("2026-03-01T10:00:00.500Z");
    }

    @Test
    void aStateThatSaysNothingNewIsNotAnEvent() {
        bench.apply(SNAPSHOT).apply(SNAPSHOT).apply("{\"c\":{\"light.hall\":{\"+\":{\"lu\":1772359202}}}}");
        bench.apply("{\"c\":{\"light.hall\":{\"+\":{\"lu\":1772359202}}}}").apply("{\"r\":[\"light.unknown\"]}");

        assertThat(bench.events).hasSize(2);
        assertThat(bench.tally.counts().unchanged()).isEqualTo(3);
        assertThat(bench.tally.counts().stateChanges()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            textBlock =
                    """
            {"a":{"light.bad":{"a":{},"lc":1},"light.good":{"s":"on","a":{},"lc":1772359200}}}
            {"a":{"light.bad":{"s":"on","a":{}},"light.good":{"s":"on","a":{},"lc":1772359200}}}
            {"a":{"light.bad":{"s":5,"lc":1},"light.good":{"s":"on","lc":1772359200}}}
            {"a":{"light.bad":{"s":"on","lc":"1"},"light.good":{"s":"on","lc":1772359200}}}
            {"a":{"light.bad":{"s":"on","lc":1e300},"light.good":{"s":"on","lc":1772359200}}}
            {"a":{"light.bad":{"s":"on","a":[],"lc":1},"light.good":{"s":"on","lc":1772359200}}}
            {"a":{"light.bad":[],"light.good":{"s":"on","lc":1772359200}}}
            {"a":{"no entity":{"s":"on","lc":1},"light.good":{"s":"on","lc":1772359200}}}
            {"c":{"light.bad":{"+":{"s":"on","lc":1}}},"a":{"light.good":{"s":"on","lc":1772359200}}}
            {"c":{"light.bad":[]},"a":{"light.good":{"s":"on","lc":1772359200}}}
            {"c":7,"a":{"light.good":{"s":"on","lc":1772359200}}}
            """)
    void aBadEntryNeverCostsItsNeighbours(String event) {
        bench.apply(event);

        assertThat(bench.events).extracting(CloudEvent::getSubject).containsExactly("light.good");
        assertThat(bench.tally.counts().unreadable()).isEqualTo(1);
    }

    @Test
    void aDifferenceToAnUnknownStateAsksForASnapshotOnce() {
        bench.apply("{\"c\":{\"light.hall\":{\"+\":{\"s\":\"on\",\"lc\":1772359200}}}}");

        assertThat(bench.feed.lostTrack()).isTrue();
        assertThat(bench.feed.lostTrack()).isFalse();
    }

    @Test
    void aSnapshotAfterAReconnectTellsWhatChangedMeanwhile() {
        bench.feed.beginSnapshot();
        bench.apply(
                """
                {"a":{"a.same":{"s":"1","lc":1772359200},"a.changed":{"s":"1","lc":1772359200},"a.gone":{"s":"1","lc":1772359200}}}
                """);
        bench.events.clear();

        bench.feed.beginSnapshot();
        bench.apply(
                """
                {"a":{"a.same":{"s":"1","lc":1772359200},"a.changed":{"s":"2","lc":1772359300},"a.new":{"s":"1","lc":1772359300}}}
                """);
        assertThat(bench.events)
                .extracting(CloudEvent::getId)
                .containsExactly("a.changed@1772359300000000", "a.new@1772359300000000");
        assertThat(FeedBench.data(bench.events.get(0))
                        .path("data")
                        .path("old_state")
                        .path("state")
                        .asText())
                .isEqualTo("1");

        bench.feed.removeAbsent(FeedBench.RECEIVED);
        assertThat(bench.last().getId()).isEqualTo("a.gone@" + FeedBench.RECEIVED);
        assertThat(bench.feed.size()).isEqualTo(3);
    }

    @Test
    void anEventSaysWhatTheContractAsksFor() throws IOException {
        bench.registry(RegistryKind.AREA, "[{\"area_id\":\"kitchen\",\"name\":\"Kitchen\",\"labels\":[\"l3\"]}]");
        bench.registry(
                RegistryKind.ENTITY,
                """
                [{"id":"r1","entity_id":"sensor.t","platform":"mqtt","unique_id":"u1","area_id":"kitchen","labels":["l1"]}]
                """);
        bench.apply(
                "{\"a\":{\"sensor.t\":{\"s\":\"21.5\",\"a\":{\"device_class\":\"temperature\"},\"c\":\"C\",\"lc\":1772359200}}}");
        bench.apply("{\"c\":{\"sensor.t\":{\"+\":{\"s\":\"21.6\",\"lc\":1772359201}}}}");

        var event = bench.last();
        assertThat(event.getType()).isEqualTo(EventTypes.STATE_CHANGED);
        assertThat(event.getSource()).hasToString("/home-assistant/test");
        assertThat(event.getSubject()).isEqualTo("sensor.t");
        assertThat(event.getTime()).isEqualTo("2026-03-01T10:00:01Z");
        assertThat(event.getDataContentType()).isEqualTo("application/json");
        assertThat(event.getExtension("partitionkey")).isEqualTo("sensor.t");
        assertThat(event.getExtension("recordedtime")).isEqualTo("2026-03-01T10:00:00.500000Z");
        assertThat(event.getExtension("stage")).isEqualTo("raw");
        assertThat(event.getExtension("domain")).isEqualTo("sensor");
        assertThat(event.getExtension("deviceclass")).isEqualTo("temperature");
        assertThat(event.getExtension("area")).isEqualTo("kitchen");
        assertThat((String) event.getExtension("traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
        assertThat(EventJson.readEvent(EventJson.writeEvent(event)).getId()).isEqualTo(event.getId());

        var read = EventJson.mapper()
                .readValue(event.getData().toBytes(), new TypeReference<HomeAssistantEvent<StateChanged>>() {});
        assertThat(read.data().oldState().state()).isEqualTo("21.5");
        assertThat(read.data().newState().state()).isEqualTo("21.6");
        assertThat(read.registry().registryId()).isEqualTo("r1");
        assertThat(read.registry().areaName()).isEqualTo("Kitchen");
        assertThat(read.registry().labels()).containsExactly("l1", "l3");
    }

    @Test
    void aDeviceWithoutAnAreaIsWhereItsParentIs() {
        bench.registry(RegistryKind.AREA, "[{\"area_id\":\"kitchen\",\"name\":\"Kitchen\"}]");
        bench.registry(
                RegistryKind.DEVICE,
                """
                [{"id":"hub","name":"Hub","area_id":"kitchen","config_entry_id":"e1"},{"id":"child","name":"Child","parent_device_id":"hub"},
                 {"id":"a","parent_device_id":"b"},{"id":"b","parent_device_id":"a"}]
                """);
        bench.registry(
                RegistryKind.ENTITY,
                """
                [{"id":"r1","entity_id":"sensor.child","device_id":"child"},{"id":"r2","entity_id":"sensor.circle","device_id":"a"}]
                """);

        bench.apply("{\"a\":{\"sensor.child\":{\"s\":\"1\",\"lc\":1772359200}}}");
        assertThat(bench.last().getExtension("area")).isEqualTo("kitchen");
        assertThat(bench.data().path("registry").path("device_name").asText()).isEqualTo("Child");

        bench.apply("{\"a\":{\"sensor.circle\":{\"s\":\"1\",\"lc\":1772359200}}}");
        assertThat(bench.last().getExtension("area")).isNull();
    }

    @Test
    void anEntryOfAnOldCoreHasNeitherLabelsNorAFloor() {
        bench.registry(RegistryKind.AREA, "[{\"area_id\":\"hall\",\"name\":\"Hall\",\"aliases\":[],\"picture\":null}]");
        bench.registry(
                RegistryKind.ENTITY,
                "[{\"id\":\"r1\",\"entity_id\":\"light.hall\",\"area_id\":\"hall\",\"device_id\":null,\"platform\":\"demo\"}]");

        bench.apply(SNAPSHOT);

        assertThat(bench.data().path("registry"))
                .isEqualTo(
                        FeedBench.json(
                                """
                {"registry_id":"r1","integration":"demo","area_id":"hall","area_name":"Hall"}
                """));
    }

    @Test
    void noSecretOfAnAttributeLeavesTheCache() {
        var cleaning = new FeedBench(
                new EntityFilter(EntityFilter.Rules.NONE, EntityFilter.Rules.NONE), new Secrets(Set.of("pin"), true));
        cleaning.apply(
                """
                {"a":{"camera.door":{"s":"idle","c":"C","lc":1772359200,"a":{"access_token":"hushhush",
                  "entity_picture":"/api/camera_proxy/camera.door?token=hushhush","pin":"hushhush","latitude":1.5,
                  "nested":{"access_token":"hushhush"},"brand":"x"}}}}
                """);
        cleaning.apply(
                """
                {"c":{"camera.door":{"+":{"lu":1772359201,"a":{"access_token":"hushhush2",
                  "entity_picture":"/api/camera_proxy/camera.door?token=hushhush2"}}}}}
                """);

        assertThat(cleaning.events).hasSize(2).allSatisfy(event -> assertThat(
                        new String(event.getData().toBytes(), UTF_8))
                .doesNotContain("hushhush", "latitude"));
        assertThat(cleaning.data().path("data").path("new_state").path("attributes"))
                .isEqualTo(
                        FeedBench.json(
                                """
                {"nested":{},"brand":"x","entity_picture":"/api/camera_proxy/camera.door"}
                """));
    }

    @Test
    void aRegistryThatChangesLetsAnEntityInAtOnce() {
        var include = new EntityFilter.Rules(Set.of(), List.of(), Set.of(), Set.of("kitchen"), Set.of(), Set.of());
        var filtering = new FeedBench(new EntityFilter(include, EntityFilter.Rules.NONE), new Secrets(Set.of(), false));
        filtering.apply(
                "{\"a\":{\"sensor.t\":{\"s\":\"1\",\"lc\":1772359200},\"sensor.u\":{\"s\":\"1\",\"lc\":1772359200}}}");
        assertThat(filtering.events).isEmpty();
        assertThat(filtering.tally.counts().filtered()).isEqualTo(2);

        filtering.registry(RegistryKind.ENTITY, "[{\"id\":\"r1\",\"entity_id\":\"sensor.t\",\"area_id\":\"kitchen\"}]");
        assertThat(filtering.events).extracting(CloudEvent::getId).containsExactly("sensor.t@1772359200000000");

        filtering.apply("{\"c\":{\"sensor.t\":{\"+\":{\"s\":\"2\",\"lc\":1772359201}}}}");
        filtering.registry(RegistryKind.ENTITY, "[{\"id\":\"r1\",\"entity_id\":\"sensor.t\"}]");
        filtering.apply("{\"c\":{\"sensor.t\":{\"+\":{\"s\":\"3\",\"lc\":1772359202}}}}");
        assertThat(filtering.events)
                .extracting(event -> newState(event).path("state").asText())
                .containsExactly("1", "2");
    }

    private static JsonNode newState(CloudEvent event) {
        return FeedBench.data(event).path("data").path("new_state");
    }
}

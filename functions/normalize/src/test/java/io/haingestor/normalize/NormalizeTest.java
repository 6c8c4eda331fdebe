package io.haingestor.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudevents.CloudEvent;
import io.haingestor.events.Availability;
import io.haingestor.events.EntityState;
import io.haingestor.events.EntityState.Previous;
import io.haingestor.events.EventContext;
import io.haingestor.events.EventJson;
import io.haingestor.events.EventTypes;
import io.haingestor.functions.support.Answer;
import io.haingestor.functions.support.FunctionContract;
import io.haingestor.functions.support.InProcessFunctions;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class NormalizeTest extends FunctionContract {
    @Inject
    InProcessFunctions functions;

    @Override
    protected String function() {
        return "normalize";
    }

    @Override
    protected Stream<CloudEvent> events() {
        return Stream.of(
                Changes.event(Changes.ID, Changes.full()),
                Changes.event("binary_sensor.door@1772360130123456", Changes.ofText("binary_sensor.door", "on")),
                Changes.event("sensor.a@1772360130123456", Changes.ofText("sensor.a", "unavailable")),
                Changes.event("Sensor.a@1772360130123457", Changes.ofText("Sensor.a", "wrong in two ways")),
                removal());
    }

    @Test
    void everythingThatAnEventSaysIsKept() throws IOException {
        var reply = reply(Changes.event(Changes.ID, Changes.full()));
        var state = state(reply);

        assertThat(state.entityId()).isEqualTo("sensor.kitchen_temperature");
        assertThat(state.domain()).isEqualTo("sensor");
        assertThat(state.availability()).isEqualTo(Availability.AVAILABLE);
        assertThat(state.state()).isEqualTo("21.50");
        assertThat(state.value()).isEqualTo(21.5);
        assertThat(state.unit()).isEqualTo("°C");
        assertThat(state.deviceClass()).isEqualTo("temperature");
        assertThat(state.stateClass()).isEqualTo("measurement");
        assertThat(state.attributes().get("limits"))
                .isEqualTo(EventJson.mapper().readTree("{\"low\":5,\"high\":1e2}"));
        assertThat(state.lastChanged()).isEqualTo("2026-03-01T10:15:30.123456Z");
        assertThat(state.lastUpdated()).isEqualTo("2026-03-01T10:15:30.123456Z");
        assertThat(state.previous()).isEqualTo(new Previous(Availability.AVAILABLE, "21.0", 21.0, 60.123455));
        assertThat(state.context()).isEqualTo(new EventContext("01HQXNEW", "01HQXPARENT", "f00"));
        assertThat(state.registry().integration()).isEqualTo("zha");
        assertThat(state.registry().labels()).containsExactly("heating", "warm");
        assertThat(state.id()).hasToString(Changes.ID);
    }

    @Test
    void theReplyIsTheSameEventOneStepOn() {
        var reply = reply(Changes.event(Changes.ID, Changes.full()));

        assertThat(reply.getId()).isEqualTo(Changes.ID);
        assertThat(reply.getType()).isEqualTo(EventTypes.STATE);
        assertThat(reply.getSource()).hasToString("/ha-ingestor/normalize");
        assertThat(reply.getSubject()).isEqualTo("sensor.kitchen_temperature");
        assertThat(reply.getTime()).isEqualTo("2026-03-01T10:15:30.123456Z");
        assertThat(reply.getExtension("stage")).isEqualTo("done");
        assertThat(reply.getExtension("domain")).isEqualTo("sensor");
        assertThat(reply.getExtension("deviceclass")).isEqualTo("temperature");
        assertThat(reply.getExtension("area")).isEqualTo("kitchen");
        assertThat(reply.getExtension("partitionkey")).isEqualTo("sensor.kitchen_temperature");
        assertThat(reply.getExtension("recordedtime")).isEqualTo("2026-03-01T10:15:30.200000Z");
        assertThat(reply.getExtension("causationid")).isEqualTo(Changes.ID);
        assertThat(reply.getExtension("traceparent"))
                .isEqualTo("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "21.5 | 21.5",
                "-3 | -3",
                "+.5 | 0.5",
                "5. | 5",
                "1e3 | 1000",
                "1.5E-2 | 0.015",
                "007 | 7",
                "0 | 0",
                "1e400 |",
                "12,5 |",
                "1_000 |",
                "\" 12 \" |",
                "0x10 |",
                "1d |",
                "1e |",
                "e5 |",
                ". |",
                "- |",
                "٣ |",
                "nan |",
                "NaN |",
                "inf |",
                "Infinity |",
                "07:30 |",
                "2026-03-01T10:15:30+00:00 |",
                "on | 1",
                "off | 0",
                "open | 1",
                "closed | 0",
                "opening |",
                "closing |",
                "home | 1",
                "not_home | 0",
                "work |",
                "locked | 1",
                "unlocked | 0",
                "locking |",
                "jammed |",
                "above_horizon | 1",
                "below_horizon | 0",
                "True | 1",
                "False | 0",
                "true | 1",
                "false | 0",
                "ON |",
                "playing |",
                "heat |"
            })
    void aNumberAndAStateWithTwoSidesHaveAValue(String text, Double value) throws IOException {
        var state = state(reply(Changes.event("sensor.a@1772360130123456", Changes.ofText("sensor.a", text))));

        assertThat(state.availability()).isEqualTo(Availability.AVAILABLE);
        assertThat(state.state()).isEqualTo(text);
        assertThat(state.value()).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"unknown,UNKNOWN", "unavailable,UNAVAILABLE", "'',UNKNOWN"})
    void whatIsNotAvailableHasNeitherTextNorValue(String text, Availability availability) throws IOException {
        var state = state(reply(Changes.event("sensor.a@1772360130123456", Changes.ofText("sensor.a", text))));

        assertThat(state.availability()).isEqualTo(availability);
        assertThat(state.state()).isNull();
        assertThat(state.value()).isNull();
    }

    @Test
    void anEntityThatIsGoneIsRemovedWhenTheIdSays() throws IOException {
        var state = state(reply(removal()));

        assertThat(state.availability()).isEqualTo(Availability.REMOVED);
        assertThat(state.lastUpdated()).isEqualTo("2026-03-01T10:16:00Z");
        assertThat(state.lastChanged()).isEqualTo("2026-03-01T10:16:00Z");
        assertThat(state.state()).isNull();
        assertThat(state.previous()).isEqualTo(new Previous(Availability.AVAILABLE, "21.0", 21.0, 89.999999));
        assertThat(state.context().id()).isEqualTo("01HQXEVENT");
        assertThat(state.deviceClass()).isEqualTo("temperature");
    }

    @Test
    void theTimeInTheStateBeforeIsKnownOnlyWhenTheTextChanged() throws IOException {
        assertThat(state(reply(changed(change -> newState(change).put("state", "21.0"))))
                        .previous()
                        .durationSeconds())
                .isNull();
        assertThat(state(reply(changed(change -> oldState(change).put("last_changed", "2027-01-01T00:00:00Z"))))
                        .previous()
                        .durationSeconds())
                .as("a clock that was set back")
                .isNull();
        assertThat(state(reply(changed(change -> oldState(change).remove("last_changed"))))
                        .previous()
                        .durationSeconds())
                .isNull();
        assertThat(state(reply(changed(change -> oldState(change).remove("state"))))
                        .previous())
                .isNull();
    }

    @Test
    void aUnitThatIsNoTextIsNeverGuessed() throws IOException {
        var state = state(reply(changed(change -> newState(change)
                .withObject("/attributes")
                .put("unit_of_measurement", 7)
                .put("device_class", "")
                .putNull("state_class"))));

        assertThat(state.unit()).isNull();
        assertThat(state.deviceClass()).isNull();
        assertThat(state.stateClass()).isNull();
    }

    @Test
    void anEventMayLackWhatOlderCoresDoNotSend() throws IOException {
        var state = state(reply(changed(change -> {
            newState(change).remove(List.of("context", "last_reported", "attributes"));
            change.remove(List.of("registry", "origin", "time_fired"));
        })));

        assertThat(state.attributes()).isEmpty();
        assertThat(state.registry()).isNull();
        assertThat(state.context().id()).isEqualTo("01HQXEVENT");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "/data | null | data-missing",
                "/data/entity_id | null | entity-id-missing",
                "/data/entity_id | \"\"\"\"\"\" | entity-id-missing,entity-id-mismatch,id-mismatch",
                "/data/entity_id | \"\"\"kitchen\"\"\" | entity-id-malformed,entity-id-mismatch,id-mismatch",
                "/data/entity_id | \"\"\"sensor.\"\"\" | entity-id-malformed,entity-id-mismatch,id-mismatch",
                "/data/entity_id | \"\"\".kitchen\"\"\" | entity-id-malformed,entity-id-mismatch,id-mismatch",
                "/data/entity_id | \"\"\"sensor.a.b\"\"\" | entity-id-malformed,entity-id-mismatch,id-mismatch",
                "/data/entity_id | \"\"\"Sensor.a\"\"\" | entity-id-malformed,entity-id-mismatch,id-mismatch",
                "/data/new_state/entity_id | \"\"\"sensor.other\"\"\" | entity-id-mismatch",
                "/data/new_state/state | null | state-missing",
                "/data/new_state/last_updated | null | last-updated-missing",
                "/data/new_state/last_updated | \"\"\"1969-12-31T23:59:59Z\"\"\" | last-updated-out-of-range",
                "/data/new_state/last_updated | \"\"\"9999-01-01T00:00:00Z\"\"\" | last-updated-out-of-range",
                "/data/new_state/last_updated | \"\"\"2026-03-01T10:15:30.123457Z\"\"\" | id-mismatch",
                "/data/new_state/last_updated | \"\"\"noon\"\"\" | data-malformed",
                "/data/new_state/last_changed | null | last-changed-missing",
                "/data/new_state/last_changed | \"\"\"2300-01-01T00:00:00Z\"\"\" | last-changed-out-of-range",
                "/data/new_state/state | {} | data-malformed",
                "/data/new_state/attributes | [] | data-malformed",
                "/data/new_state | 7 | data-malformed"
            })
    void aBrokenRuleIsSaidByItsCode(String field, String value, String codes) throws IOException {
        var json = EventJson.mapper().readTree(value);
        var event = changed(change -> {
            var parent = (ObjectNode) change.at(field.substring(0, field.lastIndexOf('/')));
            parent.set(field.substring(field.lastIndexOf('/') + 1), json);
        });

        assertThat(codes(event)).containsExactlyInAnyOrder(codes.split(","));
    }

    @Test
    void aStateMayHave255CharactersAndNoMore() throws IOException {
        var longest = "😀".repeat(255);

        assertThat(state(reply(Changes.event("sensor.a@1772360130123456", Changes.ofText("sensor.a", longest))))
                        .state())
                .isEqualTo(longest);
        assertThat(codes(Changes.event("sensor.a@1772360130123456", Changes.ofText("sensor.a", longest + "x"))))
                .containsExactly("state-too-long");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "sensor.kitchen_temperature@",
                "@1772360130123456",
                "sensor.kitchen_temperature@99999999999999999"
            })
    void anIdThatIsNotEntityAndMicrosecondsIsRefused(String id) throws IOException {
        assertThat(codes(Changes.event(id, Changes.full()))).containsExactly("id-malformed");
    }

    @Test
    void allReasonsAreSaidAtOnce() throws IOException {
        var event = changed(change -> {
            newState(change).remove(List.of("last_updated", "last_changed", "state"));
            ((ObjectNode) change.get("data")).put("entity_id", "?");
        });

        assertThat(codes(event))
                .containsExactlyInAnyOrder(
                        "entity-id-malformed",
                        "entity-id-mismatch",
                        "state-missing",
                        "last-updated-missing",
                        "last-changed-missing",
                        "id-mismatch");
    }

    private static CloudEvent removal() {
        try {
            var event = (ObjectNode) EventJson.mapper().readTree(Changes.full());
            ((ObjectNode) event.get("data")).putNull("new_state");
            var micros = Instant.parse("2026-03-01T10:16:00Z").toEpochMilli() * 1000;
            return Changes.event("sensor.kitchen_temperature@" + micros, event.toString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static CloudEvent changed(Consumer<ObjectNode> change) throws IOException {
        var event = (ObjectNode) EventJson.mapper().readTree(Changes.full());
        change.accept(event);
        return Changes.event(Changes.ID, event.toString());
    }

    private static ObjectNode newState(ObjectNode event) {
        return (ObjectNode) event.at("/data/new_state");
    }

    private static ObjectNode oldState(ObjectNode event) {
        return (ObjectNode) event.at("/data/old_state");
    }

    private List<String> codes(CloudEvent event) throws IOException {
        var reply = reply(event);
        assertThat(reply.getType()).isEqualTo(EventTypes.REJECTED);
        JsonNode data = EventJson.mapper().readTree(reply.getData().toBytes());
        return data.get("reasons").findValuesAsText("code");
    }

    private static EntityState state(CloudEvent reply) throws IOException {
        assertThat(reply.getType())
                .as(new String(reply.getData().toBytes(), StandardCharsets.UTF_8))
                .isEqualTo(EventTypes.STATE);
        return EventJson.mapper().readValue(reply.getData().toBytes(), EntityState.class);
    }

    private CloudEvent reply(CloudEvent event) {
        var answer = functions.invoke("normalize", event).toCompletableFuture().join();
        assertThat(answer).isInstanceOf(Answer.Done.class);
        return ((Answer.Done) answer).replies().get(0);
    }
}

package io.haingestor.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.haingestor.events.EventJson;
import io.haingestor.events.HomeAssistantEvent;
import io.haingestor.events.StateChanged;
import io.haingestor.functions.support.EventRejectedException;
import io.quarkus.funqy.knative.events.CloudEventBuilder;
import java.util.Map;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class NormalizePropertiesTest {
    private static final Pattern DECIMAL = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");

    private final Normalize normalize = new Normalize(EnrichmentRules.NONE);

    @Property
    void anyJsonBecomesAStateOrIsRefusedByRules(
            @ForAll("places") Map<JsonPointer, JsonNode> changes, @ForAll("ids") String id) throws Exception {
        var json = (ObjectNode) EventJson.mapper().readTree(Changes.full());
        changes.forEach((place, value) -> {
            if (json.at(place.head()) instanceof ObjectNode parent) {
                parent.set(place.last().getMatchingProperty(), value);
            }
        });
        HomeAssistantEvent<StateChanged> data;
        try {
            data = EventJson.mapper().convertValue(json, new TypeReference<>() {});
        } catch (IllegalArgumentException doesNotFit) {
            return; // Refused before the function is called; the support module's matter.
        }

        assertThat(outcome(id, data)).isEqualTo(outcome(id, data));
    }

    @Property
    void aTextIsANumberExactlyWhenItIsAFiniteDecimal(@ForAll("texts") String text) {
        var value = StateText.value(text);

        if (DECIMAL.matcher(text).matches() && Double.isFinite(Double.parseDouble(text))) {
            assertThat(value).isEqualTo(Double.parseDouble(text));
        } else {
            assertThat(value).isNull();
        }
    }

    private String outcome(String id, HomeAssistantEvent<StateChanged> data) throws JsonProcessingException {
        var event = CloudEventBuilder.create().id(id).type("t").source("/s").build(data);
        try {
            var state = normalize.normalize(event);
            return state + EventJson.mapper().writeValueAsString(state.data());
        } catch (EventRejectedException e) {
            return e.reasons().toString();
        }
    }

    @Provide
    Arbitrary<Map<JsonPointer, JsonNode>> places() {
        var places = Arbitraries.of(
                        "/data",
                        "/data/entity_id",
                        "/data/old_state",
                        "/data/old_state/state",
                        "/data/old_state/last_changed",
                        "/data/new_state",
                        "/data/new_state/entity_id",
                        "/data/new_state/state",
                        "/data/new_state/attributes",
                        "/data/new_state/attributes/unit_of_measurement",
                        "/data/new_state/attributes/device_class",
                        "/data/new_state/last_changed",
                        "/data/new_state/last_updated",
                        "/data/new_state/context",
                        "/context",
                        "/registry",
                        "/registry/labels",
                        "/registry/area_id")
                .map(JsonPointer::compile);
        return Arbitraries.maps(places, values()).ofMaxSize(4);
    }

    private static Arbitrary<JsonNode> values() {
        return Arbitraries.of(
                        "null",
                        "true",
                        "7",
                        "-1e300",
                        "{}",
                        "[]",
                        "[null]",
                        "\"\"",
                        "\"on\"",
                        "\"sensor.a\"",
                        "\"a..b\"",
                        "\"2026-03-01T10:15:30.123456+00:00\"",
                        "\"-1000000000-01-01T00:00:00Z\"",
                        "\"+1000000000-12-31T23:59:59.999999999Z\"",
                        "9223372036854775807",
                        "{\"a\":[{\"b\":1.10}]}")
                .map(text -> {
                    try {
                        return EventJson.mapper().readTree(text);
                    } catch (JsonProcessingException e) {
                        throw new IllegalArgumentException(e);
                    }
                });
    }

    @Provide
    Arbitrary<String> ids() {
        return Arbitraries.oneOf(
                Arbitraries.just(Changes.ID),
                Arbitraries.longs().map(micros -> "sensor.kitchen_temperature@" + micros),
                Arbitraries.strings().ofMaxLength(30));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().withChars("0123456789.eE+-_ dxfn").ofMaxLength(8),
                Arbitraries.doubles().map(String::valueOf),
                Arbitraries.strings().ofMaxLength(5).filter(text -> !text.matches("on|off")));
    }
}

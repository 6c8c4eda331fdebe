package io.haingestor.functions.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.haingestor.events.EntityState;
import io.haingestor.events.EventJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DataProblemsPropertiesTest {
    private static final ObjectReader READER = EventJson.mapper().readerFor(EntityState.class);

    @Property
    void thereAreProblemsExactlyWhenTheDataCannotBeRead(@ForAll("data") byte[] data) {
        assertThat(new DataProblems().find(READER, data).isEmpty()).isEqualTo(canBeRead(data));
    }

    private static boolean canBeRead(byte[] data) {
        try {
            return READER.readValue(data) != null;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    @Provide
    Arbitrary<byte[]> data() {
        var fields = Arbitraries.of(
                "entity_id",
                "availability",
                "value",
                "attributes",
                "last_changed",
                "previous",
                "context",
                "registry",
                "stages",
                "enrichments");
        var changed = Arbitraries.maps(fields, values()).ofMaxSize(3).map(changes -> {
            ObjectNode state = EventJson.mapper().valueToTree(Samples.state());
            state.setAll(Map.copyOf(changes));
            return EventJson.write(state);
        });
        var cut = changed.flatMap(json ->
                Arbitraries.integers().between(0, json.length).map(length -> java.util.Arrays.copyOf(json, length)));
        var any = Arbitraries.strings().ofMaxLength(20).map(text -> text.getBytes(StandardCharsets.UTF_8));
        return Arbitraries.oneOf(changed, changed, cut, any);
    }

    private static Arbitrary<JsonNode> values() {
        return Arbitraries.of(
                        "null",
                        "true",
                        "7",
                        "1e999",
                        "\"\"",
                        "\"x\"",
                        "\"available\"",
                        "\"2026-03-01T10:15:30Z\"",
                        "{}",
                        "[]",
                        "[null]",
                        "[7]",
                        "{\"labels\":[null]}",
                        "{\"labels\":7}",
                        "{\"a\":{}}",
                        "99999999999999999999999999")
                .map(text -> {
                    try {
                        return EventTree.parse(text.getBytes(StandardCharsets.UTF_8));
                    } catch (IOException e) {
                        throw new IllegalArgumentException(e);
                    }
                });
    }
}

package io.haingestor.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.haingestor.events.Payloads.Payload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EventSchemasTest {
    private static final String PREFIX = "urn:haingestor:schema:";
    private static final String FOLDER = "/io/haingestor/events/schemas/";
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            factory -> factory.schemaMappers(mappers -> mappers.mappings(EventSchemasTest::resource)));

    static Stream<Payload> payloads() {
        return Payloads.all();
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void whatTheCodecWritesFitsItsSchema(Payload payload) {
        assertThat(problems(payload.event(), EventJson.write(payload.value()))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void everyFieldThatTheCodecWritesIsInTheSchema(Payload payload) throws IOException {
        var undeclared = new ArrayList<String>();
        undeclared(json(payload), tree(schemaId(payload.event())), "", undeclared);

        assertThat(undeclared).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void everyRequiredFieldIsMissed(Payload payload) throws IOException {
        for (var required : tree(schemaId(payload.event())).get("required")) {
            var json = (ObjectNode) json(payload);
            json.remove(required.asText());

            assertThat(problems(payload.event(), EventJson.write(json)))
                    .as(required.asText())
                    .isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void whatIsWrittenIsReadAgain(Payload payload) throws IOException {
        Object read = EventJson.mapper().readValue(EventJson.write(payload.value()), payload.type());

        assertThat(read).isEqualTo(payload.value());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "last_updated | \"\"\"noon\"\"\"",
                "value | \"\"\"21.5\"\"\"",
                "availability | \"\"\"gone\"\"\"",
                "entity_id | \"\"\"kitchen\"\"\"",
                "availability | \"\"\"unknown\"\"\"",
                "context | 7",
                "registry | {\"labels\":7}",
                "previous | {}",
                "enrichments | {\"weather\":{\"available\":true}}",
                "enrichments | {\"weather\":{\"available\":false}}"
            })
    void aStateThatIsNoneDoesNotFit(String field, String value) throws IOException {
        var json = (ObjectNode) EventJson.mapper().readTree(EventJson.write(Payloads.state()));
        json.set(field, EventJson.mapper().readTree(value));

        assertThat(problems(EventTypes.STATE, EventJson.write(json))).isNotEmpty();
    }

    @Test
    void everySchemaIsNamedByItsFileAndIsAValidSchema() throws IOException {
        for (var id : Stream.concat(
                        payloads().map(payload -> schemaId(payload.event())),
                        Stream.of("urn:haingestor:schema:common:1"))
                .toList()) {
            var tree = tree(id);
            var meta = SCHEMAS.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

            assertThat(tree.get("$id").asText()).isEqualTo(id);
            assertThat(meta.validate(tree)).isEmpty();
        }
    }

    @Test
    void aTypeThatNobodyKnowsHasNoSchema() {
        assertThat(EventSchemas.of("io.haingestor.alert.raised")).isEmpty();
        assertThat(EventSchemas.of(EventTypes.registry("area", "painted"))).isEmpty();
    }

    private static Set<ValidationMessage> problems(String type, byte[] json) {
        JsonSchema schema = SCHEMAS.getSchema(SchemaLocation.of(schemaId(type)));
        return schema.validate(
                new String(json, java.nio.charset.StandardCharsets.UTF_8),
                InputFormat.JSON,
                run -> run.getExecutionConfig().setFormatAssertionsEnabled(true));
    }

    private static void undeclared(JsonNode json, JsonNode schema, String path, List<String> found) throws IOException {
        var declared = resolved(schema);
        if (!declared.has("properties") || !json.isObject()) {
            return;
        }
        for (var property : json.properties()) {
            var name = property.getKey();
            var known = declared.get("properties").get(name);
            if (known == null) {
                found.add(path + '/' + name);
            } else {
                undeclared(property.getValue(), known, path + '/' + name, found);
            }
        }
    }

    private static JsonNode resolved(JsonNode schema) throws IOException {
        if (schema.has("anyOf")) {
            return resolved(schema.get("anyOf").get(1));
        }
        if (!schema.has("$ref")) {
            return schema;
        }
        var reference = schema.get("$ref").asText();
        var hash = reference.indexOf('#');
        return tree(reference.substring(0, hash)).at(reference.substring(hash + 1));
    }

    private static JsonNode json(Payload payload) throws IOException {
        return EventJson.mapper().readTree(EventJson.write(payload.value()));
    }

    private static String schemaId(String type) {
        return EventSchemas.of(type).orElseThrow().toString();
    }

    private static JsonNode tree(String id) throws IOException {
        try (var json = EventSchemasTest.class.getResourceAsStream(FOLDER + name(id) + ".json")) {
            return EventJson.mapper().readTree(json);
        }
    }

    private static String resource(String id) {
        return id.startsWith(PREFIX) ? "classpath:" + FOLDER.substring(1) + name(id) + ".json" : id;
    }

    private static String name(String id) {
        return id.substring(PREFIX.length(), id.length() - ":1".length());
    }
}

package io.haingestor.write.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.haingestor.events.Availability;
import io.haingestor.events.EntityState;
import io.haingestor.events.EventJson;
import io.haingestor.write.schema.ClassicOptions.Component;
import io.haingestor.write.schema.ClassicOptions.Components;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What Home Assistant's own integration writes; see {@code src/test/classic/generate.py}. */
public final class ClassicCases {
    private ClassicCases() {}

    /** One state, what the integration was told, and the line that it sent; null when it sent none. */
    public record Case(String name, ClassicOptions options, EntityState state, String line) {
        @Override
        public String toString() {
            return name;
        }
    }

    public static Stream<Case> all() throws IOException {
        try (var reader = new BufferedReader(new InputStreamReader(
                ClassicCases.class.getResourceAsStream("/classic/cases.jsonl"), StandardCharsets.UTF_8))) {
            return reader.lines().map(ClassicCases::read).toList().stream();
        }
    }

    private static Case read(String line) {
        try {
            var json = EventJson.mapper().readTree(line);
            return new Case(
                    json.get("name").textValue(),
                    options(json.get("config")),
                    state(json.get("state")),
                    json.get("line").textValue());
        } catch (IOException e) {
            throw new IllegalStateException(line, e);
        }
    }

    private static EntityState state(JsonNode json) {
        var entityId = json.get("entity_id").textValue();
        var text = json.get("state").textValue();
        var availability =
                switch (text) {
                    case "", "unknown" -> Availability.UNKNOWN;
                    case "unavailable" -> Availability.UNAVAILABLE;
                    default -> Availability.AVAILABLE;
                };
        Instant at = OffsetDateTime.parse(json.get("last_updated").textValue()).toInstant();
        return new EntityState(
                entityId,
                EntityNames.domain(entityId),
                availability,
                availability == Availability.AVAILABLE ? text : null,
                null,
                null,
                null,
                null,
                (ObjectNode) json.get("attributes"),
                at,
                at,
                null,
                null,
                null,
                List.of(),
                Map.of());
    }

    private static ClassicOptions options(JsonNode config) {
        return new ClassicOptions(
                ClassicSchema.measurementAttr(config.path("measurement_attr").asText("unit_of_measurement")),
                config.path("default_measurement").textValue(),
                config.path("override_measurement").textValue(),
                texts(config.path("tags")),
                names(config.path("tags_attributes")),
                names(config.path("ignore_attributes")),
                new Components(
                        components(config.path("component_config")),
                        components(config.path("component_config_domain")),
                        components(config.path("component_config_glob"))));
    }

    private static Map<String, Component> components(JsonNode json) {
        var components = new LinkedHashMap<String, Component>();
        json.properties()
                .forEach(entry -> components.put(
                        entry.getKey(),
                        new Component(
                                entry.getValue().path("override_measurement").textValue(),
                                entry.getValue().has("ignore_attributes")
                                        ? names(entry.getValue().get("ignore_attributes"))
                                        : null)));
        return components;
    }

    private static Map<String, String> texts(JsonNode json) {
        var texts = new LinkedHashMap<String, String>();
        json.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().textValue()));
        return texts;
    }

    private static Set<String> names(JsonNode json) {
        var names = new LinkedHashSet<String>();
        json.forEach(name -> names.add(name.textValue()));
        return names;
    }
}

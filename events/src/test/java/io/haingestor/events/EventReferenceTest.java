package io.haingestor.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.haingestor.events.Payloads.Payload;
import java.io.IOException;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The page {@code docs/events.md} is what the code of this package says. {@code -Ddocs.write} writes it again:
 * {@code mvn -pl events test -Dtest=EventReferenceTest -Ddocs.write}.
 */
class EventReferenceTest {
    private static final Path PAGE = Path.of("..", "docs", "events.md");
    private static final String HEAD =
            """
            # Events

            Every event is a [CloudEvent 1.0](https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md) whose data is JSON. This page is made from the package
            `io.haingestor.events` and compared with it by a test; to change it, change the code and run `mvn -pl events test -Dtest=EventReferenceTest -Ddocs.write`.

            The `id` of a state is `<entity_id>@<last_updated in µs>`, the same for every copy of it. `source` is `/home-assistant/<instance>` for what the home says and `/ha-ingestor/<module>` for ours, `subject` the entity,
            `time` when it became so, never when it was processed, and `dataschema` the schema's id. The texts of the schemas (JSON Schema 2020-12) are in `events/src/main/resources/io/haingestor/events/schemas`.
            """;

    @Test
    void thePageIsWhatTheCodeSays() throws IOException, IllegalAccessException {
        var page = page();
        if (System.getProperty("docs.write") != null) {
            Files.writeString(PAGE, page);
        }

        assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
                .as("docs/events.md; mvn -pl events test -Dtest=EventReferenceTest -Ddocs.write writes it again")
                .isEqualTo(page);
    }

    private static String page() throws IllegalAccessException, JsonProcessingException {
        var payloads =
                Payloads.all().collect(Collectors.groupingBy(Payload::event, LinkedHashMap::new, Collectors.toList()));
        var records = new LinkedHashSet<Class<?>>();
        payloads.values().forEach(all -> collect(all.get(0).type(), records));
        var text = new StringBuilder(HEAD);
        types(text, payloads);
        attributes(text);
        text.append("\n## Data\n");
        for (var record : records) {
            data(text, record);
        }
        text.append("\n## Examples\nOf each type one, as a test of the schemas has it.\n");
        for (var payload : payloads.values()) {
            example(text, payload.get(0));
        }
        return text.toString();
    }

    private static void types(StringBuilder text, Map<String, List<Payload>> payloads) throws IllegalAccessException {
        text.append("\n## Types\n| type | data | schema | meaning |\n|---|---|---|---|\n");
        for (var constant : RecordDocumentation.constants(EventTypes.class).entrySet()) {
            var type = value(EventTypes.class, constant.getKey());
            var meaning = constant.getValue().replaceFirst("; (data|see):? .*", ".");
            var examples = payloads.keySet().stream()
                    .filter(event -> event.equals(type)
                            || (type.endsWith(".")
                                    && event.startsWith(type)
                                    && !event.equals(EventTypes.STATE_CHANGED)))
                    .toList();
            if (examples.isEmpty()) {
                text.append("| `%s` | | | %s Not emitted yet. |%n".formatted(type, meaning));
            }
            for (var event : examples) {
                text.append("| `%s` | %s | `%s` | %s |%n"
                        .formatted(
                                type.endsWith(".") ? general(type, event) : type,
                                link(payloads.get(event).get(0).type().getRawClass()),
                                EventSchemas.of(event).orElseThrow(),
                                type.equals(EventTypes.REGISTRY)
                                        ? RecordDocumentation.summary(payloads.get(event)
                                                .get(0)
                                                .type()
                                                .getRawClass())
                                        : meaning));
            }
        }
    }

    /** What stands for every event of the example's family. */
    private static String general(String prefix, String event) {
        return prefix + (prefix.equals(EventTypes.REGISTRY) ? "…" + event.substring(event.lastIndexOf('.')) : "…");
    }

    private static void attributes(StringBuilder text) throws IllegalAccessException {
        text.append("\n## Attributes beside those of CloudEvents\n| attribute | meaning |\n|---|---|\n");
        for (var constant : RecordDocumentation.constants(EventAttributes.class).entrySet()) {
            var name = value(EventAttributes.class, constant.getKey());
            text.append("| `%s%s` | %s |%n"
                    .formatted(
                            constant.getKey().startsWith("STAGE_") ? "stage=" : "",
                            name,
                            readable(constant.getValue())));
        }
    }

    private static void data(StringBuilder text, Class<?> type) {
        text.append("%n### %s%n%s%n%n".formatted(title(type), RecordDocumentation.summary(type)));
        if (type.isEnum()) {
            text.append(Arrays.stream(type.getEnumConstants())
                    .map(constant -> EventJson.mapper().convertValue(constant, String.class))
                    .collect(Collectors.joining("`, `", "`", "`\n")));
            return;
        }
        text.append("| member | JSON | meaning |\n|---|---|---|\n");
        var documented = RecordDocumentation.components(type);
        for (var component : type.getRecordComponents()) {
            text.append("| `%s` | %s%s | %s |%n"
                    .formatted(
                            new SnakeCaseStrategy().translate(component.getName()),
                            json(component.getAnnotatedType()),
                            mayBeNull(component) ? writesNull(type) ? " or null" : ", or absent" : "",
                            documented.get(component.getName())));
        }
    }

    private static void example(StringBuilder text, Payload payload) throws JsonProcessingException {
        text.append("%n`%s`%n```json%n%s%n```%n"
                .formatted(
                        payload.event(),
                        EventJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(payload.value())));
    }

    /** The records that a payload is made of, itself first. */
    private static void collect(JavaType type, Set<Class<?>> found) {
        var raw = type.getRawClass();
        if (type.isContainerType()) {
            collect(type.getContentType(), found);
        } else if (raw.isRecord() && found.add(raw)) {
            type.getBindings().getTypeParameters().forEach(parameter -> collect(parameter, found));
            for (var component : raw.getRecordComponents()) {
                collect(EventJson.mapper().constructType(component.getGenericType()), found);
            }
        } else if (raw.isEnum() && raw.getPackage().equals(EventTypes.class.getPackage())) {
            found.add(raw);
        }
    }

    private static String json(AnnotatedType type) {
        var parameters = type instanceof AnnotatedParameterizedType parameterized
                ? parameterized.getAnnotatedActualTypeArguments()
                : new AnnotatedType[0];
        var raw = EventJson.mapper().constructType(type.getType()).getRawClass();
        if (Map.class.isAssignableFrom(raw)) {
            return "object of " + json(parameters[1]);
        }
        if (List.class.isAssignableFrom(raw)) {
            return "array of " + json(parameters[0]);
        }
        if (raw.getPackage() != null && raw.getPackage().equals(EventTypes.class.getPackage())) {
            return link(raw);
        }
        return plain(raw);
    }

    private static String plain(Class<?> raw) {
        if (raw == String.class) {
            return "string";
        }
        if (raw == Instant.class) {
            return "string, RFC 3339";
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return "boolean";
        }
        if (raw == int.class || raw == long.class || raw == Integer.class || raw == Long.class) {
            return "integer";
        }
        if (raw == double.class || raw == Double.class) {
            return "number";
        }
        return raw == ObjectNode.class || raw == Object.class
                ? "object"
                : raw.getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static boolean writesNull(Class<?> type) {
        var include = type.getAnnotation(JsonInclude.class);
        return include != null && include.value() == JsonInclude.Include.ALWAYS;
    }

    private static boolean mayBeNull(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static String link(Class<?> type) {
        return "[%s](#%s)"
                .formatted(title(type), title(type).toLowerCase(Locale.ROOT).replace(".", ""));
    }

    private static String title(Class<?> type) {
        var outer = type.getEnclosingClass();
        return outer == null || !outer.isRecord()
                ? type.getSimpleName()
                : outer.getSimpleName() + '.' + type.getSimpleName();
    }

    /** Where the Javadoc links to a constant, the page shows its value. */
    private static String readable(String text) throws IllegalAccessException {
        var readable = text;
        for (var field : EventAttributes.class.getFields()) {
            readable = readable.replace("`" + field.getName() + "`", "`" + field.get(null) + "`");
        }
        return readable;
    }

    private static String value(Class<?> type, String constant) throws IllegalAccessException {
        return (String) Arrays.stream(type.getFields())
                .filter(field -> field.getName().equals(constant))
                .findFirst()
                .orElseThrow()
                .get(null);
    }
}

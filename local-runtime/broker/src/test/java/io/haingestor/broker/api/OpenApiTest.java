package io.haingestor.broker.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.haingestor.events.EventJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The description of the API says what the API does: no more, no less. */
class OpenApiTest {
    private static final Set<String> METHODS = Set.of("get", "post", "delete", "put", "patch");

    private final JsonNode document = read();

    private static JsonNode read() {
        try (var in = BrokerApi.class.getResourceAsStream("/META-INF/openapi.yaml")) {
            return EventJson.mapper().valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).load(in));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Stream<String> names(JsonNode object) {
        return StreamSupport.stream(((Iterable<String>) object::fieldNames).spliterator(), false);
    }

    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
    }

    /** {@code GET /api/v1/broker/events?after&limit} */
    private static String line(String method, String path, Set<String> query) {
        return method.toUpperCase(java.util.Locale.ROOT) + ' ' + path + '?' + String.join("&", new TreeSet<>(query));
    }

    private List<String> described() {
        var lines = new ArrayList<String>();
        names(document.get("paths")).forEach(path -> {
            var item = document.get("paths").get(path);
            names(item).filter(METHODS::contains).forEach(method -> {
                var query = StreamSupport.stream(
                                item.get(method).path("parameters").spliterator(), false)
                        .map(this::resolve)
                        .filter(parameter -> parameter.get("in").asText().equals("query"))
                        .map(parameter -> parameter.get("name").asText())
                        .collect(Collectors.toSet());
                lines.add(line(method, path, query));
            });
        });
        return lines;
    }

    @Test
    void everyRouteIsDescribedAndEveryDescribedPathIsRouted() {
        var routed = new BrokerApi(
                        () -> {
                            throw new AssertionError("Nobody is to ask the broker");
                        },
                        List::of,
                        Gate.OPEN)
                .endpoints().stream()
                        .map(endpoint ->
                                line(endpoint.method().name(), BrokerApi.ROOT + endpoint.path(), endpoint.parameters()))
                        .toList();

        assertThat(described()).containsExactlyInAnyOrderElementsOf(routed);
    }

    @Test
    void everyReferenceLeadsSomewhereAndEveryParameterOfAPathIsDescribed() {
        document.findValuesAsText("$ref").forEach(reference -> assertThat(
                        document.at(reference.substring(1)).isMissingNode())
                .as(reference)
                .isFalse());
        names(document.get("paths")).forEach(path -> {
            var item = document.get("paths").get(path);
            names(item).filter(METHODS::contains).forEach(method -> {
                var inPath = Stream.of(item.path("parameters"), item.get(method).path("parameters"))
                        .flatMap(parameters -> StreamSupport.stream(parameters.spliterator(), false))
                        .map(this::resolve)
                        .filter(parameter -> parameter.get("in").asText().equals("path"))
                        .map(parameter -> '{' + parameter.get("name").asText() + '}')
                        .toList();
                var named = Pattern.compile("\\{\\w+}")
                        .matcher(path)
                        .results()
                        .map(match -> match.group())
                        .toList();
                assertThat(inPath).as(method + ' ' + path).containsExactlyElementsOf(named);
            });
        });
    }

    @Test
    void whatIsAnsweredHasTheFieldsThatAreDescribed(@TempDir Path folder) throws Exception {
        try (var rig = new ApiRig(folder)) {
            rig.bury("lamp", "1");
            var letter = rig.get("/dead-letters").at("/items/0/id");
            var replay = "{\"trigger\":\"home/door\",\"from\":{\"position\":1}}";

            fits(rig.get("/manifests"), "BrokerManifests");
            fits(rig.get("/triggers/home/lamp"), "BrokerTrigger");
            fits(rig.get("/triggers/home/door"), "BrokerTrigger");
            fits(rig.get("/triggers/home/lamp").get("last_error"), "BrokerError");
            fits(rig.get("/dead-letters").at("/items/0"), "BrokerDeadLetter");
            fits(rig.get("/dead-letters/" + letter), "BrokerDeadLetter");
            fits(rig.get("/dead-letters/" + letter).at("/history/0"), "BrokerAttempt");
            fits(rig.get("/events/1"), "BrokerEvent");
            fits(rig.ask(201, "POST", "/replays", replay), "BrokerReplay");
            fits(rig.ask(400, "GET", "/events?limit=0", null), "BrokerProblem");
        }
    }

    private void fits(JsonNode answer, String schema) {
        var described = document.at("/components/schemas/" + schema);
        assertThat(names(described.get("properties")).toList())
                .as(schema)
                .containsAll(names(answer).toList());
        assertThat(names(answer).toList())
                .as(schema)
                .containsAll(StreamSupport.stream(described.get("required").spliterator(), false)
                        .map(JsonNode::asText)
                        .toList());
    }
}

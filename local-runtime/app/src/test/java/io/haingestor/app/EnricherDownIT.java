package io.haingestor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.haingestor.events.EventJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Context never holds a state back: not when its enricher is down, and not when there is none. */
final class EnricherDownIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String ENRICHER =
            """
              subscriber:
                ref:
                  apiVersion: serving.knative.dev/v1
                  kind: Service
                  name: enrich-weather
            """;

    @TempDir
    private Path folder;

    private Path manifests;

    @BeforeEach
    void prepare() throws IOException {
        manifests = Files.createDirectory(folder.resolve("manifests"));
        try (var files = Files.list(Path.of("..", "..", "knative", "base"))) {
            for (var file : files.toList()) {
                Files.copy(file, manifests.resolve(file.getFileName()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"in-process", "skip-enrichment=process"})
    void aStateIsStoredThoughItsEnricherIsDownAndSaysSo(String functions) throws IOException {
        replace("weather.yaml", ENRICHER, "  subscriber: {uri: \"http://127.0.0.1:1/\"}\n");
        try (var program = start(Map.of("HA_INGESTOR_FUNCTIONS", functions)).awaitReady()) {
            await().atMost(PATIENCE).untilAsserted(() -> {
                var states = json(program, "/api/v1/states?domain=climate").path("items");
                assertThat(states).isNotEmpty().allSatisfy(state -> assertThat(
                                state.at("/fields/weather_unavailable").asText())
                        .isEqualTo("enricher-failed"));
            });
            assertThat(json(program, "/api/v1/stats")
                            .at("/counts/dead_lettered")
                            .asLong())
                    .isZero();
        }
    }

    @Test
    void anEnrichmentThatNobodyMakesIsSaidAtTheStart() throws IOException {
        replace("kustomization.yaml", "  - weather.yaml\n", "");
        try (var program = start()) {
            assertThat(program.awaitEnd()).isEqualTo(2);
            assertThat(program.errors())
                    .contains("haingestor.normalize.enrich.weather: expected a Trigger", "stage 'weather'")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void withoutTheEnricherAndItsRuleStatesAreStoredAsTheyAre() throws IOException {
        replace("kustomization.yaml", "  - weather.yaml\n", "");
        try (var program =
                start(Map.of("HAINGESTOR_NORMALIZE_ENRICH_WEATHER", "none")).awaitReady()) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                            json(program, "/api/v1/states?domain=climate").path("items"))
                    .isNotEmpty()
                    .allSatisfy(state -> assertThat(state.path("fields").fieldNames())
                            .toIterable()
                            .noneMatch(name -> name.startsWith("weather_"))));
        }
    }

    private Program start() {
        return start(Map.of());
    }

    private Program start(Map<String, String> environment) {
        return Program.start(folder, environment, "--port", "0", "--manifests", manifests.toString());
    }

    private void replace(String file, String text, String by) throws IOException {
        var before = Files.readString(manifests.resolve(file));
        assertThat(before).contains(text);
        Files.writeString(manifests.resolve(file), before.replace(text, by));
    }

    private static JsonNode json(Program program, String path) {
        try {
            return EventJson.mapper().readTree(program.get(path).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

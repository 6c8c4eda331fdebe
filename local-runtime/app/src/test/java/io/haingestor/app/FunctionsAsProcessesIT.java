package io.haingestor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.haingestor.events.EventJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The built program with the built functions, each in a process of its own. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(1_500)
final class FunctionsAsProcessesIT {
    private static final String SECRET = "a-secret-that-no-function-may-know";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    @Test
    void statesGoThroughProcessesThatKnowNoSecretAndEndWithTheProgramThatIsKilled() throws IOException {
        List<ProcessHandle> processes;
        try (var program = start("process")) {
            await().atMost(PATIENCE).until(() -> stored(program) > 0);
            await().atMost(PATIENCE).until(() -> functions(program).contains("enrich-weather"));
            assertThat(EventJson.mapper()
                            .readTree(program.get("/api/v1/functions").body()))
                    .filteredOn(function -> function.path("name").asText().equals("enrich-weather"))
                    .singleElement()
                    .satisfies(function -> {
                        assertThat(function.path("place").asText()).isEqualTo("process");
                        assertThat(function.at("/processes/running")).isNotEmpty();
                        assertThat(function.at("/processes/crashes").asInt()).isZero();
                    });
            assertThat(program.get("/q/metrics").body())
                    .contains("haingestor_function_starts_total{kn_service_name=\"normalize\"");
            processes = processes(program);
            assertThat(functions(program)).contains("normalize").containsOnlyOnce("write");
            assertThat(program.get("/api/v1/states").body()).contains("\"entity_id\"");
            assertThat(stats(program).at("/store/owner").asText()).isEqualTo("elsewhere");
            assertThat(program.get("/q/metrics").body()).doesNotContain("haingestor_write_");
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                            program.get("/api/v1/observations/weather").body())
                    .contains("\"kind\":\"weather\"", "\"simulated\":true"));
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                            program.get("/api/v1/states?domain=climate").body())
                    .contains("\"weather_temperature\":", "\"weather_age_s\":"));
            // Home Assistant said where the home is.
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(processes(program))
                    .filteredOn(process -> environment(process).contains("K_SERVICE=enrich-weather\n"))
                    .isNotEmpty()
                    .allSatisfy(process -> assertThat(environment(process)).contains("HA_INGESTOR_LOCATION=")));
            assertThat(processes)
                    .allSatisfy(process -> assertThat(environment(process)).doesNotContain(SECRET));
        }
        // It was killed; they end by themselves.
        await().atMost(PATIENCE).until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void sigtermEndsProgramAndProcesses() {
        try (var program = start("normalize=process")) {
            await().atMost(PATIENCE).until(() -> stored(program) > 0);
            var processes = processes(program);
            assertThat(functions(program)).containsExactly("normalize");

            program.terminate();

            assertThat(program.awaitEnd()).isIn(0, 143);
            await().atMost(PATIENCE).until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    private Program start(String functions) {
        return Program.start(
                        folder,
                        Map.of("HA_INGESTOR_LOG_FORMAT", "text", "WEATHER_API_KEY", SECRET),
                        "--port",
                        "0",
                        "--functions",
                        functions)
                .awaitReady();
    }

    private static JsonNode stats(Program program) throws IOException {
        return EventJson.mapper().readTree(program.get("/api/v1/stats").body());
    }

    private static long stored(Program program) throws IOException {
        return stats(program).at("/counts/stored").asLong();
    }

    private static List<ProcessHandle> processes(Program program) {
        return ProcessHandle.of(program.pid()).orElseThrow().children().toList();
    }

    /** The functions that have a process, by what the processes were told. */
    private static List<String> functions(Program program) {
        return processes(program).stream()
                .flatMap(process -> environment(process).lines())
                .filter(line -> line.startsWith("K_SERVICE="))
                .map(line -> line.substring("K_SERVICE=".length()))
                .toList();
    }

    /** Nothing of one that has ended meanwhile. */
    private static String environment(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "environ"))
                    .replace('\0', '\n');
        } catch (IOException ended) {
            return "";
        }
    }
}

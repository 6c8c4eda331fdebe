package io.haingestor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.haingestor.events.EventJson;
import io.haingestor.simulator.Simulator;
import io.haingestor.simulator.SimulatorConfig;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The running process: how it says what is wrong with its home while it keeps trying. */
@Execution(ExecutionMode.CONCURRENT)
final class RunningIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String SECRET = "a-token-that-nobody-may-ever-read";

    /** A process that nobody watches and whose home does not answer: several tests look at it, and none changes it. */
    private static Program unreachable;

    @TempDir
    private static Path itsFolder;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        unreachable = Program.start(
                        itsFolder,
                        Map.of("HA_URL", "http://127.0.0.1:1", "HA_TOKEN", SECRET, "LOG_LEVEL", "debug"),
                        "--port",
                        "0")
                .awaitReady();
    }

    @AfterAll
    static void end() {
        unreachable.close();
    }

    @Test
    void withoutAHomeASimulatedOneIsStartedAndSaidSo() throws IOException {
        try (var program = Program.start(folder, Map.of("HA_INGESTOR_LOG_FORMAT", "text"), "--port", "0")
                .awaitReady()) {
            assertThat(program.output())
                    .contains("connected to a simulated home")
                    .contains("data in " + folder.toAbsolutePath() + "/data/simulated");
            await().atMost(PATIENCE)
                    .until(() -> stats(program).at("/counts/stored").asLong() > 0);
            assertThat(stats(program).at("/home/simulated").asBoolean()).isTrue();
            assertThat(program.get("/q/health/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aDataFolderInUseIsSaidWithItsOwner() {
        try (var second = Program.start(
                folder,
                Map.of("HA_URL", "http://127.0.0.1:1", "HA_TOKEN", "x"),
                "--port",
                "0",
                "--data",
                itsFolder.resolve("data").toString())) {
            assertThat(second.awaitEnd()).isEqualTo(1);
            assertThat(second.errors())
                    .contains("is in use by another HA-Ingestor (process " + unreachable.pid() + ")")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void aWrongTokenLeavesAProcessThatIsNotReadyAndSaysWhy() {
        try (var home = Simulator.start(SimulatorConfig.of(5, 1, 3));
                var program = start(home.url(), SECRET)) {
            assertNotReady(program, "auth-invalid", "token");
        }
    }

    @Test
    void anUnreachableHomeLeavesAProcessThatIsNotReadyAndSaysWhy() {
        assertNotReady(unreachable, "backing-off", "127.0.0.1:1");
        assertThat(unreachable.output())
                .contains("the port in HA_URL, data in " + itsFolder.toAbsolutePath() + "/data");
    }

    @Test
    void aServerThatIsNotAHomeLeavesAProcessThatIsNotReadyAndSaysWhy() {
        var vertx = Vertx.vertx();
        try {
            var server = vertx.createHttpServer()
                    .requestHandler(request -> request.response().end("a printer"))
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            try (var program = start("http://127.0.0.1:" + server.actualPort(), SECRET)) {
                assertNotReady(program, "backing-off", "Home Assistant");
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void aCertificateThatNobodyVouchesForLeavesAProcessThatIsNotReadyAndSaysWhatToDo()
            throws IOException, InterruptedException {
        var vertx = Vertx.vertx();
        var certificate = selfSigned();
        try {
            var server = vertx.createHttpServer(
                            new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate))
                    .requestHandler(request -> request.connection().close())
                    .listen(0, "localhost")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            try (var program = start("wss://localhost:" + server.actualPort(), SECRET)) {
                assertNotReady(program, "backing-off", "The certificate of localhost is not trusted");
                assertThat(program.get("/q/health/ready").body()).contains("HA_CA_FILE");
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void logsThatNobodyWatchesAreJsonLineByLine() throws IOException {
        var output = unreachable.output();
        // It still writes, so what follows the last end of a line is not a whole one.
        for (var line :
                output.substring(0, output.lastIndexOf('\n') + 1).lines().toList()) {
            assertThat(EventJson.mapper().readTree(line).get("message"))
                    .as(line)
                    .isNotNull();
        }
        assertThat(output).isNotEmpty().doesNotContain(SECRET);
    }

    /** Made by the JDK's own keytool. */
    private PfxOptions selfSigned() throws IOException, InterruptedException {
        var store = folder.resolve("server.p12").toString();
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var command = (keytool + " -genkeypair -alias server -keyalg EC -dname CN=localhost -ext san=dns:localhost"
                        + " -storetype PKCS12 -storepass changeit -keystore")
                .split(" ");
        var words = new ArrayList<>(List.of(command));
        words.add(store);
        var made = new ProcessBuilder(words).inheritIO().start();
        assertThat(made.waitFor()).isZero();
        return new PfxOptions().setPath(store).setPassword("changeit");
    }

    /** The reason is in the statistics, in the health and in the log; the token is in none of them. */
    private static void assertNotReady(Program program, String state, String reason) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            var home = stats(program).get("home");
            assertThat(home.get("state").asText()).as(home::toString).isEqualTo(state);
            assertThat(home.path("reason").asText()).containsIgnoringCase(reason);
        });
        var ready = program.get("/q/health/ready");
        assertThat(ready.statusCode()).as(ready.body()).isEqualTo(503);
        assertThat(ready.body()).containsIgnoringCase(reason).doesNotContain(SECRET);
        assertThat(program.get("/q/health/live").statusCode()).isEqualTo(200);
        assertThat(program.get("/q/health/started").statusCode()).isEqualTo(200);
        assertThat(program.output()).containsIgnoringCase(reason).doesNotContain(SECRET);
        assertThat(program.errors()).isEmpty();
    }

    private Program start(String url, String token) {
        return Program.start(
                        folder,
                        Map.of("HA_URL", url, "HA_TOKEN", token, "HA_INGESTOR_LOG_FORMAT", "text"),
                        "--port",
                        "0")
                .awaitReady();
    }

    private static JsonNode stats(Program program) throws IOException {
        return EventJson.mapper().readTree(program.get("/api/v1/stats").body());
    }
}

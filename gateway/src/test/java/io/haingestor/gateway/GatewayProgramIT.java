package io.haingestor.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.haingestor.events.EventJson;
import io.haingestor.events.EventTypes;
import io.haingestor.simulator.Simulator;
import io.haingestor.simulator.SimulatorConfig;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway as it is built, in a process of its own, between a simulated home and a sink. */
class GatewayProgramIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int SIGTERM_EXIT = 143;
    private static final Pattern RECEIVED =
            Pattern.compile("haingestor_gateway_received_total\\{kind=\"state\"[^}]*} (\\S+)");

    @TempDir
    Path folder;

    private Simulator home;

    @BeforeEach
    void startTheHome() {
        home = Simulator.start(SimulatorConfig.of(40, 50, 1));
    }

    @AfterEach
    void endTheHome() {
        home.close();
    }

    @Test
    void anAddressATokenAndASinkAreAllItNeeds() throws IOException {
        var certificate = TestCertificate.OF_THIS_MACHINE;
        var tls = new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate.key());
        try (var sink = new HttpSinkServer(tls);
                var gateway = start(Map.of(
                        "HA_URL",
                        home.url(),
                        "HA_TOKEN_FILE",
                        secret(home.token()),
                        "HA_INGESTOR_SINK_TOKEN_FILE",
                        secret("what-the-broker-knows"),
                        "K_SINK",
                        sink.url(),
                        "K_CE_OVERRIDES",
                        "{\"extensions\":{\"cluster\":\"home\"}}",
                        "K_CA_CERTS",
                        certificate.pem()))) {
            await(() -> sink.stored.size() > 100);

            assertThat(sink.requests).allSatisfy(event -> {
                assertThat(event.headers().get("ce-specversion")).isEqualTo("1.0");
                assertThat(event.headers().get("ce-source")).startsWith("/");
                assertThat(event.headers().get("ce-cluster")).isEqualTo("home");
                assertThat(event.headers().get("authorization")).isEqualTo("Bearer what-the-broker-knows");
            });
            assertThat(sink.requests)
                    .extracting(event -> event.headers().get("ce-type"))
                    .contains(EventTypes.STATE_CHANGED);
            for (var health : List.of("live", "ready", "started")) {
                assertThat(gateway.get("/q/health/" + health).statusCode())
                        .as(health)
                        .isEqualTo(200);
            }
            assertThat(gateway.get("/q/metrics").body()).containsPattern("haingestor_gateway_emitted_total [1-9]");

            assertThat(gateway.terminate()).isEqualTo(SIGTERM_EXIT);
            assertThat(gateway.output())
                    .contains("Ready: gateway of " + home.url(), "The gateway stopped")
                    .doesNotContain("what-the-broker-knows")
                    .doesNotContain("\tat ");
            assertThat(gateway.errors()).isEmpty();
        }
    }

    @Test
    void nothingIsLostWhileTheSinkIsAwayAndNothingByAStopUnderLoad() throws IOException {
        try (var sink = new HttpSinkServer()) {
            long stopped;
            try (var gateway = start(between(home, sink))) {
                await(() -> sink.stored.size() > 100);
                sink.answer = (request, event) -> sink.reply(request, event, 503);
                awaitMoreChanges(100);
                sink.answer = (request, event) -> sink.reply(request, event, 202);
                var answering = micros();
                await(() -> sink.stored.containsAll(sentBefore(answering)));

                sink.answer = (request, event) -> sink.reply(request, event, 503);
                awaitMoreChanges(50);
                var before = micros();
                // What is still under way to it when it stops it never gets.
                await(() -> received(gateway) >= sentBefore(before).size());
                stopped = before;
                assertThat(gateway.terminate()).isEqualTo(SIGTERM_EXIT);
            }
            home("/simulator/rate", "{\"changes_per_second\":0}");
            sink.answer = (request, event) -> sink.reply(request, event, 202);
            var sent = sentBefore(stopped);
            assertThat(sink.stored).as("the rest waits in the outbox").doesNotContain(sent.get(sent.size() - 1));
            try (var again = start(between(home, sink))) {
                await(() -> sink.stored.containsAll(sent));
                assertThat(again.terminate()).isEqualTo(SIGTERM_EXIT);
            }
        }
    }

    @Test
    void aSecondGatewayInTheSameFolderEndsAtItsStart() throws IOException {
        try (var sink = new HttpSinkServer();
                var first = start(between(home, sink))) {
            await(() -> !sink.stored.isEmpty());
            try (var second = start(between(home, sink))) {
                assertThat(second.awaitEnd()).isEqualTo(1);
                assertThat(second.errors())
                        .contains("needs a folder that it alone writes to", "HA_INGESTOR_DATA")
                        .doesNotContain("\tat ");
            }
            assertThat(first.isAlive()).isTrue();
        }
    }

    @Test
    void whatIsWrongIsSaidAllAtOnce() throws IOException {
        try (var gateway = start(Map.of(
                "HA_URL", "ftp://home",
                "HA_TOKEN_FILE", "/nowhere",
                "K_CE_OVERRIDES", "none",
                "K_CA_CERTS", "none",
                "LOG_LEVEL", "loud",
                "HA_INGESTOR_HOST", "203.0.113.1",
                "PORT", "http"))) {
            assertThat(gateway.awaitEnd()).isEqualTo(2);
            assertThat(gateway.errors())
                    .startsWith("ha-ingestor: The gateway's configuration has 8 errors:")
                    .contains("(HA_URL): ", "HA_TOKEN_FILE: ", "(K_SINK): ", "(K_CE_OVERRIDES): ", "(K_CA_CERTS): ")
                    .contains("LOG_LEVEL: ", "HA_INGESTOR_HOST: ", "PORT: ")
                    .doesNotContain("\tat ");
            assertThat(gateway.output()).isEmpty();
        }
    }

    private static Map<String, String> between(Simulator home, HttpSinkServer sink) {
        return Map.of("HA_URL", home.url(), "HA_TOKEN", home.token(), "K_SINK", sink.url());
    }

    private GatewayProcess start(Map<String, String> environment) throws IOException {
        var all = new HashMap<>(Map.of(
                "PORT", "0",
                "HA_INGESTOR_DATA", folder.resolve("data").toString(),
                "HA_INGESTOR_LOG_FORMAT", "text",
                // On a busy machine a thread may have to wait for seconds; the warning of that has a stack trace.
                "QUARKUS_VERTX_MAX_EVENT_LOOP_EXECUTE_TIME", "60s"));
        all.putAll(environment);
        return GatewayProcess.start(Files.createTempDirectory(folder, "run"), all);
    }

    private String secret(String text) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "secret", ""), text + '\n')
                .toString();
    }

    /** @return how many states have arrived at the gateway */
    private static long received(GatewayProcess gateway) {
        var metric = RECEIVED.matcher(gateway.get("/q/metrics").body());
        assertThat(metric.find()).isTrue();
        return (long) Double.parseDouble(metric.group(1));
    }

    private void awaitMoreChanges(int count) {
        var before = sentBefore(Long.MAX_VALUE).size();
        await(() -> sentBefore(Long.MAX_VALUE).size() >= before + count);
    }

    /** @return the ids of the states that were on their way to the gateway at that moment */
    private List<String> sentBefore(long micros) {
        var ledger = home("/simulator/ledger", null).body();
        return ledger.lines()
                .map(GatewayProgramIT::json)
                .filter(isSentBefore(micros))
                .map(line -> line.path("id").asText())
                .toList();
    }

    private static Predicate<JsonNode> isSentBefore(long micros) {
        // The id of a removal is the gateway's own.
        return line -> line.path("sent").isNumber()
                && line.path("sent").asLong() < micros
                && !line.path("state").isNull();
    }

    private HttpResponse<String> home(String path, String body) {
        var request = HttpRequest.newBuilder(URI.create(home.url() + path));
        if (body != null) {
            request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
        }
        return send(request.build());
    }

    static HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode json(String line) {
        try {
            return EventJson.mapper().readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError(line, e);
        }
    }

    private static long micros() {
        return System.currentTimeMillis() * 1_000;
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(PATIENCE).until(condition);
    }
}

package io.haingestor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program between containers: the gateway and every function are elsewhere, and others than this machine can reach it. */
final class EverythingElsewhereIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String TOKEN = "what-the-gateway-shows";
    /** Enough for a stop on a busy machine, and far below the five minutes that a function has for its answer. */
    private static final Duration LONGEST_STOP = Duration.ofMinutes(1);

    private static final int SIGTERM_EXIT = 143;

    @TempDir
    Path folder;

    private final List<String> called = new CopyOnWriteArrayList<>();
    private final CountDownLatch answering = new CountDownLatch(1);
    private HttpServer functions;

    @BeforeEach
    void startTheFunctions() throws IOException {
        functions = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        functions.createContext("/", call -> {
            called.add(call.getRequestURI().getPath()
                    + ' '
                    + call.getRequestHeaders().getFirst("ce-id"));
            answer(call);
        });
        functions.setExecutor(Executors.newCachedThreadPool());
        functions.start();
    }

    private void answer(HttpExchange call) throws IOException {
        try {
            answering.await();
            call.sendResponseHeaders(202, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            call.close();
        }
    }

    @AfterEach
    void endTheFunctions() {
        answering.countDown();
        functions.stop(0);
    }

    @Test
    void itTakesEventsFromWhoShowsATokenAndBringsThemToTheFunctions() throws IOException, InterruptedException {
        answering.countDown();
        try (var program = Program.start(folder, environment(), "--port", "0").awaitReady()) {
            assertThat(program.output()).contains("broker of a gateway elsewhere", "functions elsewhere too");
            assertThat(post(program, "a stranger's", "nobody")).isEqualTo(401);
            assertThat(post(program, TOKEN, "one")).isEqualTo(202);

            await().atMost(PATIENCE).until(() -> called.contains("/normalize one"));
            assertThat(program.get("/q/health/ready").statusCode()).isEqualTo(200);
            // What this process cannot know is left out, and no count is made up.
            assertThat(program.get("/api/v1/stats").body())
                    .contains("\"state\":\"elsewhere\"", "\"owner\":\"elsewhere\"")
                    .doesNotContain("\"received\"", "\"emitted\"", "\"entities\"");
            assertThat(program.get("/api/v1/states").body()).contains("is not there yet");

            program.terminate();
            assertThat(program.awaitEnd(LONGEST_STOP)).isEqualTo(SIGTERM_EXIT);
            assertThat(program.output()).contains("Stopping: ", "every event that was taken is in the broker's log");
            assertThat(program.output() + program.errors())
                    .doesNotContain(TOKEN)
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void aFunctionThatDoesNotAnswerHoldsNoStopUpAndItsEventComesAgain() throws IOException, InterruptedException {
        try (var program = Program.start(folder, environment(), "--port", "0").awaitReady()) {
            assertThat(post(program, TOKEN, "one")).isEqualTo(202);
            await().atMost(PATIENCE).until(() -> called.contains("/normalize one"));

            program.terminate();
            assertThat(program.awaitEnd(LONGEST_STOP)).isEqualTo(SIGTERM_EXIT);
            assertThat(program.output()).contains("delivered-again-after-start", "Stopped after");
        }
        called.clear();
        answering.countDown();
        try (var again = Program.start(folder, environment(), "--port", "0").awaitReady()) {
            await().atMost(PATIENCE).until(() -> called.contains("/normalize one"));
            assertThat(again.errors()).isEmpty();
        }
    }

    private Map<String, String> environment() throws IOException {
        var tokens = Files.writeString(folder.resolve("tokens"), "*/* " + TOKEN + "\n");
        return Map.of(
                "HA_INGESTOR_GATEWAY",
                "off",
                "HA_INGESTOR_FUNCTIONS",
                "elsewhere",
                "HA_INGESTOR_SERVICE_URL",
                "http://127.0.0.1:" + functions.getAddress().getPort() + "/{name}",
                "HA_INGESTOR_HOST",
                "0.0.0.0",
                "HA_INGESTOR_BROKER_TOKENS_FILE",
                tokens.toString(),
                "HA_INGESTOR_LOG_FORMAT",
                "text");
    }

    private static int post(Program program, String token, String id) throws IOException, InterruptedException {
        var event = HttpRequest.newBuilder(URI.create(program.address() + "/ha-ingestor/default"))
                .headers("ce-specversion", "1.0", "ce-id", id, "ce-source", "/home-assistant/test")
                .headers("ce-type", "io.home-assistant.event.state_changed", "ce-stage", "raw")
                .headers("Content-Type", "application/json")
                .headers("Authorization", "Bearer " + token)
                .POST(BodyPublishers.ofString("{}"))
                .build();
        return HTTP.send(event, BodyHandlers.discarding()).statusCode();
    }
}

package io.haingestor.broker.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** {@code ./ha-ingestor broker}. */
class BrokerCommandTest {
    private static final Pattern READY =
            Pattern.compile("Ready: http://127\\.0\\.0\\.1:(\\d+)/home/default, 1 Triggers, ");

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path manifests;

    @BeforeEach
    void write() throws IOException {
        manifests = Files.createDirectories(folder.resolve("manifests"));
        manifest("{uri: 'http://127.0.0.1:1/'}");
    }

    private void manifest(String subscriber) throws IOException {
        Files.writeString(
                manifests.resolve("home.yaml"),
                """
                apiVersion: eventing.knative.dev/v1
                kind: Broker
                metadata: {name: default, namespace: home}
                ---
                apiVersion: eventing.knative.dev/v1
                kind: Trigger
                metadata: {name: all, namespace: home}
                spec:
                  broker: default
                  subscriber:
                """
                        + "    " + subscriber + "\n");
    }

    private int execute(String... more) {
        var args = new ArrayList<>(List.of(more));
        addUnlessThere(args, "--manifests", manifests.toString());
        addUnlessThere(args, "--data", folder.resolve("data").toString());
        addUnlessThere(args, "--port", "0");
        return new CommandLine(new BrokerCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args.toArray(String[]::new));
    }

    private static void addUnlessThere(List<String> args, String option, String value) {
        if (!args.contains(option)) {
            args.add(option);
            args.add(value);
        }
    }

    @Test
    void itSaysWhereItIsAndOwnsItsFolder() throws Exception {
        whileItRuns(address -> {
            assertThat(execute()).isEqualTo(1);
            assertThat(err.toString())
                    .contains("is in use by process " + ProcessHandle.current().pid(), "--data");
        });
    }

    /** Runs the program until the test is done with it. */
    private void whileItRuns(Use use, String... options) throws Exception {
        var thread = new Thread(() -> execute(options), "command");
        thread.start();
        try {
            await().until(() -> READY.matcher(out.toString()).find());
            var ready = READY.matcher(out.toString());
            assertThat(ready.find()).isTrue();
            use.of("http://127.0.0.1:" + ready.group(1));
        } finally {
            thread.interrupt();
        }
        await().until(() -> !thread.isAlive());
    }

    private interface Use {
        void of(String address) throws Exception;
    }

    private static int post(String address, String token, String data) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(address))
                .header("ce-specversion", "1.0")
                .header("ce-id", "1")
                .header("ce-source", "/test")
                .header("ce-type", "a")
                .POST(BodyPublishers.ofString(data));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return HttpClient.newHttpClient()
                .send(request.build(), BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void tokensAndTheSizeOfAnEventHoldAsAskedFor() throws Exception {
        var tokens = Files.writeString(folder.resolve("tokens"), "home/default mine\nhome/other theirs\n");
        whileItRuns(
                address -> {
                    var broker = address + "/home/default";
                    assertThat(post(broker, "", "x")).isEqualTo(401);
                    assertThat(post(broker, "theirs", "x")).isEqualTo(403);
                    assertThat(post(broker, "mine", "x".repeat(100))).isEqualTo(202);
                    assertThat(post(broker, "mine", "x".repeat(101))).isEqualTo(413);
                },
                "--tokens",
                tokens.toString(),
                "--max-event-bytes",
                "100");
    }

    @Test
    void manifestsThatChangeAreInForceWithoutARestart() throws Exception {
        whileItRuns(address -> {
            Files.writeString(
                    manifests.resolve("more.yaml"),
                    """
                    apiVersion: eventing.knative.dev/v1
                    kind: Broker
                    metadata: {name: more, namespace: home}
                    """);
            await().until(() -> post(address + "/home/more", "", "x") == 202);
        });
    }

    @Test
    void aTakenPortIsSaidWithWhatToDo() throws Exception {
        try (var other = new HttpRig(folder.resolve("other"))) {
            var port = "" + other.server.port();
            assertThat(execute("--port", port)).isEqualTo(1);
            assertThat(err.toString()).contains("Port " + port + " on 127.0.0.1 cannot be used", "choose another one");
        }
    }

    @Test
    void aServiceNeedsAnAddress() throws Exception {
        manifest("{ref: {apiVersion: serving.knative.dev/v1, kind: Service, name: nobody}}");
        assertThat(execute()).isEqualTo(2);
        assertThat(err.toString()).contains("home.yaml:", "nobody", "--service-url");
    }

    @ParameterizedTest
    @CsvSource({
        "--service-url, http://nowhere, HA_INGESTOR_SERVICE_URL: expected the address of a Service",
        "--tokens, /nowhere, HA_INGESTOR_BROKER_TOKENS_FILE: /nowhere",
        "--max-event-bytes, 0, HA_INGESTOR_BROKER_MAX_EVENT_BYTES: expected at least 1",
        "--manifests, /nowhere, /nowhere",
        "--port, x, --port",
        "--port, 70000, 'HA_INGESTOR_PORT: expected a port, 0 to 65535, got ''70000'''",
    })
    void whatWasAskedForWronglyIsSaid(String option, String value, String message) {
        assertThat(execute(option, value)).isEqualTo(2);
        assertThat(err.toString()).contains(message).doesNotContain("\tat ");
    }

    @Test
    void onlyTokensOpenItToOthers() {
        assertThat(execute("--host", "0.0.0.0")).isEqualTo(1);
        assertThat(err.toString()).contains("Expected tokens", "HA_INGESTOR_BROKER_TOKENS_FILE");
    }

    @Test
    void everyOptionHasItsVariable() {
        var help = new CommandLine(new BrokerCommand()).getUsageMessage();
        assertThat(help)
                .contains(
                        "HA_INGESTOR_MANIFESTS",
                        "HA_INGESTOR_PORT",
                        "HA_INGESTOR_DATA",
                        "HA_INGESTOR_BROKER_HOST",
                        "HA_INGESTOR_BROKER_TOKENS_FILE",
                        "HA_INGESTOR_SERVICE_URL",
                        "HA_INGESTOR_BROKER_MAX_EVENT_BYTES");
    }
}

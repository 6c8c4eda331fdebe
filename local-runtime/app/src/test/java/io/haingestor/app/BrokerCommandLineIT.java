package io.haingestor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker in a process of its own, and those who look after it in others. */
final class BrokerCommandLineIT {
    private static final Pattern READY = Pattern.compile("Ready: http://127\\.0\\.0\\.1:(\\d+)/");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private String port;

    private Program startBroker() throws IOException {
        var manifests = Files.createDirectories(folder.resolve("manifests"));
        Files.writeString(
                manifests.resolve("home.yaml"),
                """
                apiVersion: eventing.knative.dev/v1
                kind: Broker
                metadata: {name: default, namespace: home}
                ---
                apiVersion: eventing.knative.dev/v1
                kind: Trigger
                metadata: {name: nowhere, namespace: home}
                spec:
                  broker: default
                  subscriber: {uri: "http://127.0.0.1:1/"}
                  delivery: {retry: 0}
                """);
        var data = folder.resolve("data").toString();
        return Program.start(
                folder, Map.of(), "broker", "--port", "0", "--data", data, "--manifests", manifests.toString());
    }

    /** @return what a command prints that does what it is told */
    private String run(String... command) throws IOException {
        var own = Files.createTempDirectory(folder, "command");
        try (var program = Program.start(own, Map.of("HA_INGESTOR_PORT", port), command)) {
            assertThat(program.awaitEnd()).as(program::errors).isZero();
            assertThat(program.errors()).isEmpty();
            return program.output();
        }
    }

    @Test
    void whatItCannotDeliverIsMeasuredFoundAndDropped() throws Exception {
        try (var broker = startBroker()) {
            await().atMost(Duration.ofMinutes(3))
                    .until(() -> READY.matcher(broker.output()).find());
            var ready = READY.matcher(broker.output());
            assertThat(ready.find()).isTrue();
            port = ready.group(1);
            var address = "http://127.0.0.1:" + port;
            var event = HttpRequest.newBuilder(URI.create(address + "/home/default"))
                    .headers("ce-specversion", "1.0", "ce-id", "one", "ce-source", "/test", "ce-type", "lamp")
                    .POST(BodyPublishers.noBody())
                    .build();
            assertThat(HTTP.send(event, BodyHandlers.discarding()).statusCode()).isEqualTo(202);

            var metrics =
                    HttpRequest.newBuilder(URI.create(address + "/q/metrics")).build();
            await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> assertThat(
                            HTTP.send(metrics, BodyHandlers.ofString()).body())
                    .containsPattern("\nkn_eventing_dispatch_duration_seconds_count\\{.*\"none\".*} 1\\.0\n")
                    .containsPattern("\nhaingestor_trigger_dead_letters\\{.*} 1\\.0\n"));
            assertThat(run("triggers")).containsPattern("home/nowhere +running +0 ");
            assertThat(run("events", "--type", "lamp")).contains(" one ");
            assertThat(run("dead-letters", "show", "1")).contains("id:", "one");
            assertThat(run("dead-letters", "drop", "1", "-o", "json")).contains("\"dropped\" : 1");
            assertThat(run("replay")).isEqualTo("There is no replay.\n");
        }
    }
}

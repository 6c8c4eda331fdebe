package io.haingestor.broker.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.haingestor.broker.http.BrokerServer;
import io.haingestor.broker.http.ServerSettings;
import io.haingestor.broker.topology.TopologyReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/broker-with-curl.sh} does what it says: a stranger needs nothing but curl. */
class BrokerWithCurlTest {
    private static final Path SCRIPT = Path.of("../../docs/broker-with-curl.sh");

    @Test
    @Timeout(120)
    void aStrangerPostsSeesFailsFindsAndRetriesAnEvent(@TempDir Path folder) throws Exception {
        var manifests = Files.createDirectory(folder.resolve("manifests"));
        try (var recorder = Recorder.local()) {
            recorder.answer("/lamp", received -> Case.Answer.status(202));
            var subscriber = recorder.url() + "/lamp";
            var printed = script(subscriber, "", "manifests");
            Files.write(manifests.resolve("curl.yaml"), printed.getInputStream().readAllBytes());

            try (var server = BrokerServer.start(
                    ServerSettings.of(0, folder.resolve("data")),
                    new TopologyReader().read(manifests),
                    (destination, trigger) -> Optional.empty(),
                    Clock.systemUTC(),
                    new SecureRandom())) {
                var run = script(subscriber, "http://127.0.0.1:" + server.port());
                var said = follow(run, recorder);

                assertThat(run.waitFor()).as(said.toString()).isZero();
                assertThat(said).anyMatch(line -> line.contains("\"status\":400") && line.contains("no lamp"));
                assertThat(said.get(said.size() - 1)).isEqualTo("404");
            }
            var bodies = recorder.received("/lamp").stream()
                    .map(received -> new String(received.request().body(), UTF_8))
                    .toList();
            assertThat(bodies).containsExactly("{\"on\":true}", "{\"on\":false}", "{\"on\":false}");
        }
    }

    /** Does what the script asks a person to do. */
    private static List<String> follow(Process run, Recorder recorder) throws IOException {
        var said = new ArrayList<String>();
        try (var out = new BufferedReader(run.inputReader(UTF_8));
                var enter = run.outputWriter(UTF_8)) {
            for (var line = out.readLine(); line != null; line = out.readLine()) {
                said.add(line);
                if (line.contains("then press Enter")) {
                    var refuses = line.contains("400");
                    recorder.answer("/lamp", received -> refuses ? refusal() : Case.Answer.status(202));
                    enter.write("\n");
                    enter.flush();
                }
            }
        }
        return said;
    }

    private static Case.Answer refusal() {
        return new Case.Answer(400, java.util.Map.of(), "no lamp".getBytes(UTF_8), 0, false, false);
    }

    private static Process script(String subscriber, String broker, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("sh", SCRIPT.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("SUBSCRIBER_URL", subscriber);
        builder.environment().put("BROKER_URL", broker);
        return builder.start();
    }
}

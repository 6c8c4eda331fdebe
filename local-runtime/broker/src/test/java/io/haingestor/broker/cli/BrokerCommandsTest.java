package io.haingestor.broker.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.haingestor.broker.Delivery;
import io.haingestor.broker.api.ApiRig;
import io.haingestor.broker.http.BrokerServer;
import io.haingestor.broker.http.ServerSettings;
import io.haingestor.broker.http.Tokens;
import io.haingestor.broker.manifests.ManifestWatch;
import io.haingestor.events.EventJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./ha-ingestor triggers|dead-letters|events|replay} against a broker that listens. */
class BrokerCommandsTest {
    private static final Path DOCUMENT = Path.of("../../docs/broker-cli.md");

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Command(subcommands = {TriggersCommand.class, DeadLettersCommand.class, EventsCommand.class, ReplayCommand.class})
    private static final class Launcher {}

    /** @return the exit code */
    private int execute(String line) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return new CommandLine(new Launcher())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(line.split(" "));
    }

    private static String at(ApiRig rig) {
        return " --port " + rig.uri().getPort();
    }

    /** @return what is printed */
    private String print(ApiRig rig, String line) {
        assertThat(execute(line + at(rig))).as(err.toString()).isZero();
        return out.toString();
    }

    private JsonNode json(ApiRig rig, String line) throws IOException {
        return EventJson.mapper().readTree(print(rig, line + " -o json"));
    }

    private static List<String> cells(String line) {
        return List.of(line.strip().split(" {2,}"));
    }

    @Test
    void theTriggersAreATableOfHowTheyStand() throws Exception {
        try (var rig = new ApiRig(folder)) {
            rig.publish("lamp", "1");
            rig.bury("lamp", "2");
            await().until(() -> StreamSupport.stream(
                            json(rig, "triggers").get("items").spliterator(), false)
                    .allMatch(trigger -> trigger.has("delivered_per_second")));
            var lines = print(rig, "triggers").lines().toList();

            assertThat(lines).hasSize(3);
            assertThat(cells(lines.get(0)))
                    .containsExactly(
                            "TRIGGER",
                            "STATE",
                            "BACKLOG",
                            "OLDEST",
                            "IN FLIGHT",
                            "WAITING",
                            "DELIVERED",
                            "PER SECOND",
                            "DEAD LETTERS",
                            "LOST",
                            "LAST ERROR");
            assertThat(lines.get(1))
                    .matches("home/lamp +running +0 +- +0 +0 +1 +\\d+\\.\\d\\d +1 +0 +[0-9T:-]+Z 503 busy");
            assertThat(lines.get(2)).matches("home/door +running +0 +- +0 +0 +0 +0\\.00 +0 +0 +-");
            assertThat(print(rig, "triggers list")).startsWith("TRIGGER");
            assertThat(json(rig, "triggers").at("/items/1/trigger").asText()).isEqualTo("home/door");
        }
    }

    @Test
    void aTriggerIsPausedShownAndResumed() throws Exception {
        try (var rig = new ApiRig(folder)) {
            assertThat(print(rig, "triggers pause home/lamp")).isEqualTo("home/lamp is paused, 0 events behind.\n");
            rig.publish("lamp", "1");
            assertThat(print(rig, "triggers show home/lamp"))
                    .contains("trigger:", "home/lamp\n", "paused:", "true\n", "dead letters:");
            assertThat(print(rig, "triggers")).containsPattern("home/lamp +paused +1 +\\d+ s");
            assertThat(json(rig, "triggers resume home/lamp").get("paused").asBoolean())
                    .isFalse();
            await().until(() -> rig.delivered.size() == 1);
        }
    }

    @Test
    void deadLettersAreListedShownRetriedAndDropped() throws Exception {
        try (var rig = new ApiRig(folder)) {
            rig.bury("lamp", "1");
            rig.bury("lamp", "2");
            rig.bury("door", "3");
            rig.bury("door", "4");

            assertThat(print(rig, "dead-letters").lines().toList().get(1))
                    .matches(" *1 +home/lamp +[0-9T:-]+Z +2 +503 +lamp +1 +busy");
            assertThat(json(rig, "dead-letters --trigger home/door").at("/items"))
                    .hasSize(2);
            assertThat(print(rig, "dead-letters list --limit 2").lines()).hasSize(3);
            assertThat(err.toString()).isEqualTo("There is more: --after 2\n");
            assertThat(json(rig, "dead-letters --limit 2 --after 2")
                            .at("/items/0/id")
                            .asInt())
                    .isEqualTo(3);
            assertThat(print(rig, "dead-letters show 1"))
                    .contains("history:\n", "destination:", "come back later", "event:\n", "subject-1");

            var before = rig.delivered.size();
            assertThat(print(rig, "dead-letters retry 1 2")).isEqualTo("2 are delivered again.\n");
            await().until(() -> rig.delivered.size() == before + 2);
            assertThat(print(rig, "dead-letters drop 3")).isEqualTo("1 are forgotten.\n");
            assertThat(json(rig, "dead-letters drop --trigger home/door")
                            .get("dropped")
                            .asInt())
                    .isEqualTo(1);
            assertThat(print(rig, "dead-letters")).isEqualTo("There is no dead letter.\n");
            rig.bury("lamp", "5");
            assertThat(json(rig, "dead-letters retry --all").get("retried").asInt())
                    .isEqualTo(1);
        }
    }

    @Test
    void theExportIsALineForEach() throws Exception {
        try (var rig = new ApiRig(folder)) {
            for (var i = 0; i < 25; i++) {
                rig.bury("lamp", "event-" + i);
            }
            rig.bury("door", "other");

            var lines = print(rig, "dead-letters export --trigger home/lamp")
                    .lines()
                    .toList();

            assertThat(lines).hasSize(25);
            assertThat(EventJson.mapper()
                            .readTree(lines.get(24))
                            .at("/event/id")
                            .asText())
                    .isEqualTo("event-24");
        }
    }

    @Test
    void theLogIsSearched() throws Exception {
        try (var rig = new ApiRig(folder)) {
            rig.publish("lamp", "1", "application/json", "{\"price\":1.10}");
            rig.publish("door", "2");
            rig.publish("door", "3");

            assertThat(print(rig, "events --type door --subject subject-3")
                            .lines()
                            .toList()
                            .get(1))
                    .matches(" *3 +[0-9T:-]+Z +door +/test +subject-3 +3 +home/door");
            assertThat(json(rig, "events list --source /te* --limit 2").at("/items"))
                    .hasSize(2);
            assertThat(print(rig, "events --to 2020-01-01T00:00:00Z")).isEqualTo("No event of the log is like that.\n");
            assertThat(print(rig, "events --from 2020-01-01T00:00:00Z").lines()).hasSize(4);
            assertThat(print(rig, "events show 1")).contains("price:", "1.10");
            assertThat(print(rig, "events show 1 -o json")).contains("\"price\" : 1.10");
        }
    }

    @Test
    void aReplayIsStartedListedAndCancelled() throws Exception {
        try (var rig = new ApiRig(folder)) {
            rig.publish("lamp", "1");
            rig.publish("lamp", "2");
            await().until(() -> rig.delivered.size() == 2);

            assertThat(print(rig, "replay start home/lamp --event 2")).contains("trigger:", "home/lamp");
            await().until(() -> rig.delivered.size() == 3);
            await().until(() -> print(rig, "replay").contains(" done "));
            json(rig, "replay start home/lamp --from 2020-01-01T00:00:00Z");
            await().until(() -> rig.delivered.size() == 5);

            rig.answer = event -> Delivery.failed(503, "busy");
            var id = json(rig, "replay start home/door --position 1 --subscriber home/lamp-service")
                    .get("id");
            rig.publish("door", "3");
            assertThat(execute("replay cancel " + id + at(rig))).isBetween(0, 1);
            assertThat(print(rig, "replay list")).contains("TRIGGER", "home/door");
        }
    }

    /** {@code docs/broker-cli.md} shows commands that work, in the order in which it shows them. */
    @Test
    void whatTheDocumentShowsWorks() throws Exception {
        var lines = Files.readAllLines(DOCUMENT).stream()
                .filter(line -> line.startsWith("./ha-ingestor "))
                .map(line -> line.replaceFirst(" +#.*", "").substring("./ha-ingestor ".length()))
                .map(line -> line.replace("default/lamps", "home/lamp"))
                .toList();
        var release = new CompletableFuture<Delivery>();
        try (var rig = new ApiRig(folder)) {
            rig.bury("lamp", "1");
            rig.bury("lamp", "2");
            for (var line : lines) {
                if (line.startsWith("replay start")) {
                    rig.answer = event -> release.join();
                }
                var replay = json(rig, "replay").at("/items/0/id").asText();
                print(rig, line.replace("cancel 1", "cancel " + replay));
            }
            release.complete(Delivery.accepted());
        }
        assertThat(lines).hasSizeGreaterThan(12);
    }

    @Test
    void manifestsThatAreNotInForceAreSaidWithFileAndLineUntilTheyAre() throws Exception {
        var manifests = Files.createDirectory(folder.resolve("manifests"));
        var file = manifests.resolve("home.yaml");
        var good =
                """
                apiVersion: eventing.knative.dev/v1
                kind: Broker
                metadata: {name: default, namespace: home}
                """;
        Files.writeString(file, good);
        try (var watch = new ManifestWatch(manifests);
                var server = BrokerServer.start(
                        ServerSettings.of(0, folder.resolve("data")),
                        watch,
                        (destination, trigger) -> Optional.empty(),
                        Clock.systemUTC(),
                        new SplittableRandom(1))) {
            var triggers = "triggers --port " + server.port();
            assertThat(execute(triggers)).isZero();
            assertThat(out.toString()).isEqualTo("There is no Trigger.\n");
            assertThat(err.toString()).isEmpty();

            Files.writeString(file, good.replace("metadata", "matedata"));
            await().untilAsserted(() -> {
                assertThat(execute(triggers)).isZero();
                assertThat(err.toString())
                        .startsWith("The manifests as they are now are not in force:\n- " + file + ':')
                        .contains(":1: expected metadata");
            });
            Files.writeString(file, good);
            await().untilAsserted(() -> {
                assertThat(execute(triggers)).isZero();
                assertThat(err.toString()).isEmpty();
            });
        }
    }

    @Test
    void nobodyThereIsSaidWithWhatToDo() throws Exception {
        // Nobody listens on it, and nobody else gets it.
        try (var held = new Socket()) {
            held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            assertThat(execute("triggers --port " + held.getLocalPort())).isEqualTo(1);
            assertThat(err.toString())
                    .contains("Nothing answers at http://127.0.0.1:" + held.getLocalPort(), "--port", "./ha-ingestor")
                    .doesNotContain("\tat ");
            assertThat(out.toString()).isEmpty();
        }
    }

    @Test
    void whatTheBrokerRefusesIsSaidInItsWords() throws Exception {
        try (var rig = new ApiRig(folder)) {
            assertThat(execute("triggers show home/none" + at(rig))).isEqualTo(1);
            assertThat(err.toString()).contains("home/none", "home/lamp");
            assertThat(execute("dead-letters retry 7" + at(rig))).isEqualTo(1);
            assertThat(err.toString()).contains("dead letter 7");
            assertThat(execute("events --from yesterday" + at(rig))).isEqualTo(2);
            assertThat(err.toString()).contains("from", "yesterday", "2026-01-31T12:00:00Z");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "triggers -o xml",
                "triggers --port 0",
                "triggers show lamp",
                "triggers show home/../events",
                "dead-letters retry",
                "dead-letters drop",
                "dead-letters drop 1 --all",
                "dead-letters show one",
                "dead-letters --limit 0",
                "replay start home/lamp",
                "replay start home/lamp --position 1 --event 2",
                "replay start --position 1",
                "events show",
                "triggers --tokens /nowhere",
            })
    void whatIsAskedForWronglyIsRefusedBeforeAnybodyIsAsked(String line) {
        assertThat(execute(line)).isEqualTo(2);
        assertThat(err.toString()).doesNotContain("\tat ", "Nothing answers").isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({
        "home/default one, 1, expected a token for",
        "home/default one;*/* all, 0, ''",
        "*/* wrong, 1, --tokens",
    })
    void aTokenForEveryBrokerIsShown(String lines, int code, String said) throws Exception {
        var tokens = Tokens.read(Files.writeString(folder.resolve("known"), "home/default one\n*/* all\n"));
        var file = Files.writeString(folder.resolve("tokens"), "# mine\n" + lines.replace(';', '\n') + "\n");
        try (var rig = new ApiRig(folder.resolve("data"), tokens)) {
            assertThat(execute("triggers --tokens " + file + at(rig))).isEqualTo(code);
            assertThat(err.toString()).contains(said);
            assertThat(execute("triggers" + at(rig))).isEqualTo(1);
            assertThat(err.toString()).contains("HA_INGESTOR_BROKER_TOKENS_FILE");
        }
    }

    @Test
    void whatAnEventSaysDoesNotReachTheTerminal() throws Exception {
        try (var rig = new ApiRig(folder)) {
            rig.publish("lamp", "\u001b[2Jgone", "text/plain", "\u001b]0;title\u0007");
            for (var line : List.of("events", "events show 1")) {
                assertThat(print(rig, line)).contains("?[2Jgone").doesNotContain("\u001b", "\u0007");
            }
        }
    }

    @Test
    void everyCommandHasHelp() {
        var lines = new ArrayList<String>();
        new CommandLine(new Launcher()).getSubcommands().forEach((name, command) -> {
            lines.add(name);
            command.getSubcommands().keySet().forEach(sub -> lines.add(name + ' ' + sub));
        });
        assertThat(lines).hasSize(4 + 4 + 5 + 2 + 3);
        for (var line : lines) {
            assertThat(execute(line + " --help")).as(line).isZero();
            assertThat(out.toString()).contains("Usage: ", line, "--port", "HA_INGESTOR_PORT", "--output");
        }
    }
}

package io.haingestor.broker.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.haingestor.broker.Delivery;
import io.haingestor.broker.api.ApiRig;
import io.haingestor.broker.http.Tokens;
import io.haingestor.broker.topology.ResourceName;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Prometheus reads of a broker that runs alone. */
class ScrapePageTest {
    private static final Path DOCUMENT = Path.of("../../docs/metrics.md");
    private static final String LAMP =
            "kn_broker_name=\"default\",kn_broker_namespace=\"home\",kn_trigger_name=\"lamp\",kn_trigger_namespace=\"home\"";

    @TempDir
    Path folder;

    private static HttpResponse<String> get(ApiRig rig, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(rig.uri() + "/q/metrics"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    private static List<String> scrape(ApiRig rig) throws Exception {
        var response = get(rig);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
        return response.body().lines().toList();
    }

    /** Waits until these lines are shown: what is shown may be a second old. */
    private static void awaitLines(ApiRig rig, String... lines) {
        await().untilAsserted(() -> assertThat(scrape(rig)).contains(lines));
    }

    private static String dispatches(String result, String codes, int count) {
        return "kn_eventing_dispatch_duration_seconds_count{destination=\"subscriber\"," + LAMP
                + ",response_code_class=\"" + codes + "\",result=\"" + result + "\",} " + count + ".0";
    }

    private static String trigger(String name, String value) {
        return "haingestor_trigger_" + name + "{" + LAMP + ",} " + value;
    }

    @Test
    void everyAttemptIsCountedByHowItEnded() throws Exception {
        try (var rig = new ApiRig(folder)) {
            rig.publish("lamp", "1");
            rig.publish("lamp", "2");
            awaitLines(rig, dispatches("accepted", "2xx", 2));
            rig.answer = event -> Delivery.failed(418, "teapot");
            rig.publish("lamp", "3");
            awaitLines(rig, dispatches("failed", "4xx", 1));
            rig.answer = event -> Delivery.unanswered("nobody there");
            rig.publish("lamp", "4");

            awaitLines(
                    rig,
                    dispatches("accepted", "2xx", 2),
                    dispatches("failed", "4xx", 1),
                    dispatches("failed", "none", 2),
                    "kn_eventing_process_duration_seconds_count{" + LAMP + ",} 4.0");
            assertThat(scrape(rig).stream()
                            .filter(line -> line.startsWith("kn_eventing_dispatch_duration_seconds_bucket"))
                            .map(line -> line.replaceAll(".*le=\"([^\"]*)\".*", "$1"))
                            .distinct())
                    .containsExactly(
                            "0.005", "0.01", "0.025", "0.05", "0.075", "0.1", "0.25", "0.5", "0.75", "1.0", "2.5",
                            "5.0", "7.5", "10.0", "+Inf");
        }
    }

    @Test
    void eachTriggerSaysHowItStands() throws Exception {
        try (var rig = new ApiRig(folder)) {
            rig.publish("lamp", "1");
            rig.bury("lamp", "2");
            rig.broker().pause(new ResourceName("home", "lamp"), true);
            rig.publish("lamp", "3");

            awaitLines(
                    rig,
                    trigger("matched_total", "3.0"),
                    trigger("delivered_total", "1.0"),
                    trigger("dead_lettered_total", "1.0"),
                    trigger("retried_total", "1.0"),
                    trigger("lost_total", "0.0"),
                    trigger("backlog_events", "1.0"),
                    trigger("in_flight_events", "0.0"),
                    trigger("waiting_events", "0.0"),
                    trigger("dead_letters", "1.0"),
                    trigger("paused", "1.0"),
                    "haingestor_broker_published_total 3.0",
                    "haingestor_broker_available 1.0");
            assertThat(value(rig, "haingestor_trigger_oldest_age_seconds{" + LAMP))
                    .isPositive();
            assertThat(value(rig, "haingestor_broker_log_size_bytes ")).isPositive();
            assertThat(value(rig, "haingestor_broker_sync_seconds_count ")).isBetween(3d, 20d);
        }
    }

    private static double value(ApiRig rig, String begin) throws Exception {
        var line = scrape(rig).stream().filter(text -> text.startsWith(begin)).findFirst();
        return Double.parseDouble(line.orElseThrow().replaceAll(".* ", ""));
    }

    @Test
    void whatRunsIsShownWhileItRuns() throws Exception {
        var answer = new CompletableFuture<Delivery>();
        try (var rig = new ApiRig(folder)) {
            rig.answer = event -> answer.join();
            rig.publish("lamp", "1");
            awaitLines(rig, trigger("in_flight_events", "1.0"));
            answer.complete(Delivery.accepted());
            awaitLines(rig, trigger("in_flight_events", "0.0"), trigger("delivered_total", "1.0"));
        }
    }

    @Test
    void aTriggerThatIsGoneIsShownNoMoreAndANewOneIs() throws Exception {
        try (var rig = new ApiRig(folder)) {
            rig.publish("lamp", "1");
            awaitLines(rig, trigger("delivered_total", "1.0"), dispatches("accepted", "2xx", 1));
            rig.reload("door", "bell");

            assertThat(scrape(rig).stream().filter(line -> line.contains("kn_trigger_name=\"lamp\"")))
                    .isEmpty();
            rig.publish("bell", "2");
            awaitLines(rig, trigger("delivered_total", "1.0").replace("\"lamp\"", "\"bell\""));
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"-, 401", "Bearer wrong, 401", "Bearer one, 403", "Bearer all, 200"})
    void whereTokensAreSetItTakesOneForEveryBroker(String authorization, int status) throws Exception {
        var tokens = Tokens.read(Files.writeString(folder.resolve("tokens"), "home/default one\n*/* all\n"));
        try (var rig = new ApiRig(folder.resolve("data"), tokens)) {
            var response = authorization == null ? get(rig) : get(rig, "Authorization", authorization);
            assertThat(response.statusCode()).isEqualTo(status);
            assertThat(response.headers().firstValue("WWW-Authenticate").isPresent())
                    .isEqualTo(status == 401);
        }
    }

    @Test
    void everyNameIsInTheDocumentAndNoOther() throws Exception {
        var described = Pattern.compile("^\\| `([a-z_]+)`", Pattern.MULTILINE)
                .matcher(Files.readString(DOCUMENT))
                .results()
                .map(match -> match.group(1))
                // Of functions that are processes, which a broker alone has none of.
                .filter(name -> !name.startsWith("haingestor_function_"))
                .collect(Collectors.toCollection(TreeSet::new));
        try (var rig = new ApiRig(folder)) {
            rig.publish("lamp", "1");
            awaitLines(rig, dispatches("accepted", "2xx", 1));
            var shown = scrape(rig).stream()
                    .filter(line -> line.startsWith("# TYPE "))
                    .map(line -> line.split(" ", -1)[2])
                    // Micrometer adds to each histogram the longest of the last minutes.
                    .filter(name -> !name.endsWith("_max"))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(described).isEqualTo(shown);
        }
    }
}

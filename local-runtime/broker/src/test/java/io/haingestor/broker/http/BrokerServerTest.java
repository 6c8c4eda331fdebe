package io.haingestor.broker.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.haingestor.broker.BrokerOpenException;
import io.haingestor.broker.topology.DeliverySpec;
import io.haingestor.broker.topology.Filter;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the server listens, whom it lets in, and how it ends. */
class BrokerServerTest {
    private static final Map<String, String> EVENT =
            Map.of("ce-specversion", "1.0", "ce-id", "1", "ce-source", "/test", "ce-type", "a");

    @TempDir
    Path folder;

    private Tokens tokens(String lines) throws IOException {
        return Tokens.read(Files.writeString(folder.resolve("tokens"), lines));
    }

    private HttpRig rig(ServerSettings settings) throws Exception {
        return new HttpRig(settings, HttpRig.trigger(HttpRig.TEST, DeliverySpec.DEFAULT));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "/home/default, -, 401",
                "/home/default, Bearer wrong, 401",
                "/home/default, Basic one, 401",
                "/home/default, Bearer, 401",
                "/home/default, Bearer one, 202",
                "/home/default, bearer one, 202",
                "/home/default, Bearer other, 403",
                "/home/other, Bearer other, 202",
                "/home/default, Bearer all, 202",
                "/home/other, Bearer all, 202",
                "/home/none, Bearer all, 404",
            })
    void aTokenOpensItsBrokerOnly(String path, String authorization, int status) throws Exception {
        var tokens = tokens("# who\n\nhome/default one\nhome/other other\n*/* all\n");
        try (var rig = rig(HttpRig.settings(folder.resolve("data"), tokens, Limits.DEFAULT))) {
            var headers = new java.util.HashMap<>(EVENT);
            if (authorization != null) {
                headers.put("Authorization", authorization);
            }
            var response = rig.send("POST", path, headers, BodyPublishers.noBody());
            assertThat(response.statusCode()).isEqualTo(status);
            assertThat(response.headers().firstValue("WWW-Authenticate").isPresent())
                    .isEqualTo(status == 401);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing", "secret", "home secret", "home/default secret more", "/x secret"})
    void aFileOfTokensThatSaysSomethingElseIsRefusedWithoutSayingTheToken(String line) {
        assertThatThrownBy(() -> tokens(line))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("expected '<namespace>/<broker> <token>'")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void onlyATokenOpensItToOtherMachines(String host) throws Exception {
        var open =
                new ServerSettings(host, 0, HttpRig.config(folder.resolve("data")), Tokens.NONE, Limits.DEFAULT, null);
        assertThatThrownBy(() -> rig(open))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("Expected tokens")
                .hasMessageContaining("HA_INGESTOR_BROKER_TOKENS_FILE");
        var closed = new ServerSettings(
                host, 0, HttpRig.config(folder.resolve("data")), tokens("*/* all"), Limits.DEFAULT, null);
        rig(closed).close();
    }

    @Test
    void aTakenPortIsSaidAndTheFolderIsFreeAgain() throws Exception {
        try (var first = new HttpRig(folder.resolve("first"))) {
            var port = first.server.port();
            var second = ServerSettings.of(port, folder.resolve("second"));
            assertThatThrownBy(() -> rig(second))
                    .isInstanceOf(ServerException.class)
                    .hasMessageContaining("Port " + port + " on 127.0.0.1 cannot be used");
            new HttpRig(folder.resolve("second")).close();
        }
    }

    @Test
    void aFolderHasOneOwner() throws Exception {
        try (var first = new HttpRig(folder)) {
            assertThatThrownBy(() -> new HttpRig(folder)).isInstanceOf(BrokerOpenException.class);
            assertThat(first.post(EVENT, "").statusCode()).isEqualTo(202);
        }
    }

    @Test
    void itForgetsNothingWhenItEnds() throws Exception {
        try (var rig = new HttpRig(folder)) {
            assertThat(rig.post(EVENT, "").statusCode()).isEqualTo(202);
        }
        try (var rig = new HttpRig(folder)) {
            assertThat(rig.server.broker().status().published()).isEqualTo(1);
        }
    }

    @Test
    void whatIsPostedReachesItsSubscriberAndTheReplyTheNext() throws Exception {
        try (var first = new SubscriberServer();
                var next = new SubscriberServer()) {
            first.answer = (request, response) -> response.putHeader("ce-specversion", "1.0")
                    .putHeader("ce-id", request.header("ce-id") + "-reply")
                    .putHeader("ce-source", "/first")
                    .putHeader("ce-type", "b")
                    .end();
            var settings = HttpRig.settings(folder, Tokens.NONE, Limits.DEFAULT);
            try (var rig = new HttpRig(
                    settings,
                    HttpRig.trigger("first", type("a"), first.at("/"), DeliverySpec.DEFAULT),
                    HttpRig.trigger("next", type("b"), next.at("/"), DeliverySpec.DEFAULT))) {
                assertThat(rig.post(EVENT, "data").statusCode()).isEqualTo(202);
                await().until(() -> next.received.size() == 1);
            }
            assertThat(first.received).hasSize(1);
            assertThat(first.received.get(0).body()).isEqualTo("data".getBytes(UTF_8));
            assertThat(next.received.get(0).header("ce-id")).isEqualTo("1-reply");
        }
    }

    private static Filter type(String type) {
        return new Filter.Exact(Map.of("type", type));
    }
}

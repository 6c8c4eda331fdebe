package io.haingestor.app;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import io.cloudevents.CloudEvent;
import io.haingestor.broker.EventQuery;
import io.haingestor.broker.LogUnavailableException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any producer may post to the broker of the single process. */
@QuarkusTest
@QuarkusTestResource(SimulatedHomeResource.class)
final class IngressInTheProcessTest {
    private static final String DATA = "--x\r\nno part of a form {";
    private static final int MEBIBYTE = 1 << 20;

    @Inject
    LocalBroker local;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    private final String subject = UUID.randomUUID().toString();

    /** REST Assured would write bodies of its own for some kinds of content. */
    private HttpResponse<String> post(String path, String contentType, BodyPublisher body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .version(HttpClient.Version.HTTP_1_1)
                .header("ce-specversion", "1.0")
                .header("ce-id", "1")
                .header("ce-source", "/elsewhere")
                .header("ce-type", "org.example.elsewhere")
                .header("ce-subject", subject)
                .header("Content-Type", contentType)
                .POST(body);
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    private CloudEvent stored() throws LogUnavailableException {
        // Looks at a part of the log at a time.
        for (var after = 0L; ; ) {
            var page = local.broker().events().find(new EventQuery(null, null, subject, null, null, after, 10));
            if (!page.events().isEmpty()) {
                return page.events().get(0).event();
            }
            assertThat(page.more()).as("an event about " + subject).isTrue();
            after = page.through();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/octet-stream",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "text/plain"
            })
    void anEventOfAnyContentIsStoredAsItCame(String contentType) throws Exception {
        assertThat(post("/ha-ingestor/default", contentType, BodyPublishers.ofString(DATA))
                        .statusCode())
                .isEqualTo(202);
        assertThat(stored().getDataContentType()).isEqualTo(contentType);
        assertThat(stored().getData().toBytes()).isEqualTo(DATA.getBytes(UTF_8));
        assertThat(stored().getExtension("knativearrivaltime")).isNotNull();
    }

    @Test
    void theLargestEventIsStoredAndALargerOneIsNot() throws Exception {
        var tooLarge = post("/ha-ingestor/default", "text/plain", BodyPublishers.ofByteArray(new byte[MEBIBYTE + 1]));
        assertThat(tooLarge.statusCode()).isEqualTo(413);
        assertThat(post("/ha-ingestor/default/", "text/plain", BodyPublishers.ofByteArray(new byte[MEBIBYTE]))
                        .statusCode())
                .isEqualTo(202);
        assertThat(stored().getData().toBytes()).hasSize(MEBIBYTE);
    }

    @Test
    void anotherBrokerIsNotThere() throws Exception {
        assertThat(post("/ha-ingestor/other", "text/plain", BodyPublishers.noBody())
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aProbeIsAnswered() {
        when().options("/ha-ingestor/default").then().statusCode(200).header("Allow", containsString("POST"));
        given().body("{}").post("/ha-ingestor/default").then().statusCode(400);
    }
}

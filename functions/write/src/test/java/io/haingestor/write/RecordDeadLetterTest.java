package io.haingestor.write;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.haingestor.write.rejects.RejectsStore;
import io.haingestor.write.rejects.StoredReject;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(DataFolder.class)
class RecordDeadLetterTest {
    private static final String SAID =
            Base64.getEncoder().encodeToString("no such column".getBytes(StandardCharsets.UTF_8));

    @Inject
    RejectsStore store;

    @Test
    void aDeadLetterIsKeptOnceWithWhoFailedAndHow() throws Exception {
        for (int time = 0; time < 2; time++) {
            post("sensor.dead", "application/json", "{\"value\":1}");
        }

        var kept = only("sensor.dead");
        assertThat(kept.function()).isEqualTo("write-observation");
        assertThat(kept.reasons().toString())
                .contains("dead-letter", "http://write.home.svc/write-observation failed with 500: no such column");
        assertThat(kept.event())
                .hasToString("{\"specversion\":\"1.0\",\"id\":\"sensor.dead@1\",\"source\":\"/somewhere\","
                        + "\"type\":\"io.example.reading\",\"subject\":\"sensor.dead\",\"time\":\"2026-03-01T10:15:00Z\","
                        + "\"datacontenttype\":\"application/json\",\"stage\":\"done\",\"data\":{\"value\":1}}");
    }

    @Test
    void whatIsNoJsonAndWhatHasNoDataIsKeptToo() throws Exception {
        post("sensor.text", "text/plain", "not json");
        post("sensor.nothing", "application/json", "");

        assertThat(only("sensor.text").event().get("data_base64").binaryValue())
                .isEqualTo("not json".getBytes(StandardCharsets.UTF_8));
        assertThat(only("sensor.nothing").event().has("data")).isFalse();
        assertThat(only("sensor.nothing").event().has("data_base64")).isFalse();
    }

    /** So that it can be sent again as it was. */
    @Test
    void nothingOfTheEventIsLostOrTakenForSomethingElse() throws Exception {
        post("sensor.digits", "application/json", "{\"value\":1.10}");
        post("sensor.two", "application/json", "{\"value\":1} {\"value\":2}");
        post("sensor.seven", "text/plain", "7");

        assertThat(only("sensor.digits").event().get("data")).hasToString("{\"value\":1.10}");
        assertThat(only("sensor.digits").event().get("time").textValue()).isEqualTo("2026-03-01T10:15:00Z");
        assertThat(only("sensor.two").event().get("data_base64").binaryValue())
                .isEqualTo("{\"value\":1} {\"value\":2}".getBytes(StandardCharsets.UTF_8));
        assertThat(only("sensor.seven").event().get("data_base64").binaryValue())
                .isEqualTo("7".getBytes(StandardCharsets.UTF_8));
    }

    private StoredReject only(String subject) throws Exception {
        var kept = store.page(Long.MAX_VALUE, null, subject, 10).items();
        assertThat(kept).hasSize(1);
        return kept.get(0);
    }

    private static void post(String subject, String contentType, String data) {
        given().header("ce-specversion", "1.0")
                .header("ce-id", subject + "@1")
                .header("ce-source", "/somewhere")
                .header("ce-type", "io.example.reading")
                .header("ce-subject", subject)
                .header("ce-time", "2026-03-01T10:15:00Z")
                .header("ce-stage", "done")
                .header("ce-knativeerrordest", "http://write.home.svc/write-observation")
                .header("ce-knativeerrorcode", "500")
                .header("ce-knativeerrordata", SAID)
                .contentType(contentType)
                .body(data.getBytes(StandardCharsets.UTF_8))
                .post("/record-dead-letter")
                .then()
                .statusCode(204);
    }
}

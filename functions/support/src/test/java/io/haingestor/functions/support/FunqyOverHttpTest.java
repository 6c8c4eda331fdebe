package io.haingestor.functions.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.haingestor.events.EntityState;
import io.haingestor.events.EventJson;
import io.haingestor.events.EventTypes;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The traps of Funqy's HTTP binding (broker-contract §7), each with what the guard makes of it. */
@QuarkusTest
class FunqyOverHttpTest {

    @Test
    void aReplyInheritsFromItsCause() throws Exception {
        var reply = call(Samples.stateFor("pass-on").build()).reply();

        assertThat(reply.getType()).isEqualTo(EventTypes.STATE);
        assertThat(reply.getSource()).hasToString("/ha-ingestor/pass-on");
        assertThat(reply.getId()).isEqualTo("sensor.kitchen_temperature@1772360130123456/pass-on");
        assertThat(reply.getSubject()).isEqualTo("sensor.kitchen_temperature");
        assertThat(reply.getTime()).isEqualTo("2026-03-01T10:15:30.123456Z");
        assertThat(reply.getDataSchema()).hasToString("urn:haingestor:schema:state:1");
        assertThat(extensions(reply))
                .isEqualTo(Map.of(
                        "partitionkey", "sensor.kitchen_temperature",
                        "stage", "done",
                        "domain", "sensor",
                        "deviceclass", "temperature",
                        "area", "kitchen",
                        "recordedtime", "2026-03-01T10:15:30.200000Z",
                        "backfilled", "true",
                        "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                        "causationid", "sensor.kitchen_temperature@1772360130123456"));
        assertThat(EventJson.mapper().readValue(reply.getData().toBytes(), EntityState.class))
                .isEqualTo(Samples.state());
    }

    @ParameterizedTest
    @ValueSource(strings = {"say-nothing", "swallow"})
    void noReplyIsNoContentAndNeverAnEventWithABodyOfNull(String function) throws Exception {
        var answer = call(Samples.stateFor(function).build());

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.response().headers().map().keySet()).noneMatch(name -> name.startsWith("ce-"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"refuse", "refuse-later"})
    void aRefusedEventIsAnsweredWithAllReasonsAndNeverRetried(String function) throws Exception {
        var event = Samples.of(function, "{\"one\": 2.50}").build();
        var answer = call(event);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.reply().getType()).isEqualTo(EventTypes.REJECTED);
        assertThat(answer.reply().getId()).isEqualTo(event.getId() + "/" + function);
        var rejected = data(answer.reply());
        assertThat(rejected.get("function").asText()).isEqualTo(function);
        assertThat(rejected.get("reasons").findValuesAsText("code"))
                .isEqualTo(function.equals("refuse") ? List.of("first", "second") : List.of("late"));
        assertThat(rejected.get("event").get("id").asText()).isEqualTo(event.getId());
        assertThat(answer.body()).contains("\"data\":{\"one\":2.50}");
    }

    @Test
    void aRefusedRejectionIsNotAnsweredWithARejectionForEver() throws Exception {
        assertThat(call(Samples.of(EventTypes.REJECTED, "{}").build()).status()).isEqualTo(400);
    }

    @Test
    void aFaultThatPassesIs503WithTheTimeToWait() throws Exception {
        var answer = call(Samples.of("be-away", "{}").build());

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("retry-after")).isEqualTo("3");
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(answer.body()).contains("The store is away");
    }

    @Test
    void anUnexpectedFaultIs500WithoutItsMessage() throws Exception {
        var answer = call(Samples.of("break", "{}").build());

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).contains("IllegalStateException").doesNotContain("a bug");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | {\"entity_id\": | data-malformed",
                "application/json | [1] | data-malformed",
                "application/json | null | data-missing",
                "application/json | '' | data-missing",
                "text/plain | {} | content-type-unsupported",
                "application/vnd.x+json | {} | content-type-unsupported"
            })
    void dataThatCannotBeReadIsRejectedAndNeverRetried(String contentType, String data, String code) throws Exception {
        var headers = attributes("pass-on");
        headers.put("Content-Type", contentType);
        var answer = HttpCall.to("/").post(headers, data.getBytes(StandardCharsets.UTF_8));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(data(answer.reply()).get("reasons").findValuesAsText("code")).containsExactly(code);
    }

    @Test
    void everythingThatDoesNotFitIsSaidAtOnceWithItsPlace() throws Exception {
        var data =
                "{\"entity_id\":\"a.b\",\"last_updated\":\"noon\",\"last_changed\":{},\"value\":\"much\",\"attributes\":[1]}";
        var reasons = data(call(Samples.of("pass-on", data).build()).reply()).get("reasons");

        assertThat(reasons.findValuesAsText("field"))
                .contains("/last_updated", "/last_changed", "/value", "/attributes");
    }

    @Test
    void dataThatIsNoJsonIsKeptByteForByteInTheRejection() throws Exception {
        var reply = call(Samples.of("pass-on", "{\"entity_id\":").build()).reply();

        assertThat(data(reply).at("/event/data_base64").binaryValue())
                .isEqualTo("{\"entity_id\":".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void dataWithoutAContentTypeIsJson() throws Exception {
        var answer = HttpCall.to("/").post(attributes("pass-on"), EventJson.write(Samples.state()));

        assertThat(answer.reply().getType()).isEqualTo(EventTypes.STATE);
    }

    @Test
    void numbersAndBooleansAmongTheExtensionsOfAStructuredEventAreTexts() throws Exception {
        var json =
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"type\":\"say-extensions\",\"source\":\"/s\",\"subject\":null,"
                        + "\"backfilled\":true,\"attempt\":7,\"data\":{}}";
        var answer = HttpCall.to("/")
                .post(
                        Map.of("Content-Type", "application/cloudevents+json; charset=utf-8"),
                        json.getBytes(StandardCharsets.UTF_8));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.reply().getSubject()).isNull();
        assertThat(data(answer.reply()).toString()).isEqualTo("{\"attempt\":\"7\",\"backfilled\":\"true\"}");
        assertThat(answer.reply().getExtension("attempt")).isEqualTo("7");
    }

    @Test
    void jsonDataMayComeAsBase64() throws Exception {
        var json = "{\"specversion\":\"1.0\",\"id\":\"1\",\"type\":\"pass-on\",\"source\":\"/s\",\"data_base64\":\""
                + java.util.Base64.getEncoder().encodeToString(EventJson.write(Samples.state())) + "\"}";
        var answer = HttpCall.to("/")
                .post(Map.of("Content-Type", "application/cloudevents+json"), json.getBytes(StandardCharsets.UTF_8));

        assertThat(EventJson.mapper().readValue(answer.reply().getData().toBytes(), EntityState.class))
                .isEqualTo(Samples.state());
        assertThat(answer.reply().getExtensionNames()).containsOnly("stage", "causationid");
    }

    @Test
    void aTimeOnTheFullMinuteKeepsItsSecondsInTheHeader() throws Exception {
        var event = CloudEventBuilder.v1(Samples.stateFor("pass-on").build())
                .withTime(OffsetDateTime.parse("2026-03-01T10:15:00Z"))
                .build();

        assertThat(call(event).header("ce-time")).isEqualTo("2026-03-01T10:15:00Z");
    }

    @Test
    void attributesBeyondAsciiTravelEncoded() throws Exception {
        var event =
                Samples.stateFor("pass-on").withExtension("area", "Küche 100%").build();
        var answer = call(event);

        assertThat(answer.header("ce-area")).isEqualTo("K%C3%BCche%20100%25");
        assertThat(answer.reply().getExtension("area")).isEqualTo("Küche 100%");
    }

    @Test
    void attributesBeyondAsciiTravelEncodedOnceInARejectionToo() throws Exception {
        var event =
                Samples.of("refuse", "{}").withExtension("area", "Küche 100%").build();

        for (var path : List.of("/", "/refuse")) {
            assertThat(HttpCall.to(path).binary(event).header("ce-area")).isEqualTo("K%C3%BCche%20100%25");
        }
    }

    @Test
    void theFunctionThatThePathNamesIsCalledWhateverTheTypeIs() throws Exception {
        for (var type : List.of("say-nothing", "nobody")) {
            var event = Samples.stateFor(type).build();

            assertThat(HttpCall.to("/pass-on").binary(event).reply().getType()).isEqualTo(EventTypes.STATE);
            assertThat(HttpCall.to("/pass-on").structured(event).reply().getType())
                    .isEqualTo(EventTypes.STATE);
            assertThat(HttpCall.to("/pass-on-later").binary(event).reply().getId())
                    .isEqualTo(event.getId() + "/pass-on");
            assertThat(HttpCall.to("/swallow").binary(event).status()).isEqualTo(204);
            assertThat(HttpCall.to("/be-away").binary(event).header("retry-after"))
                    .isEqualTo("3");
            assertThat(HttpCall.to("/break").structured(event).status()).isEqualTo(500);
        }
    }

    @Test
    void binaryDataIsTakenWhateverItsContentType() throws Exception {
        var event = CloudEventBuilder.v1(Samples.of("give-back-bytes", "{}").build())
                .withData("image/png", new byte[] {1, 2, 3})
                .build();

        assertThat(data(call(event).reply()).intValue()).isEqualTo(3);
        assertThat(data(HttpCall.to("/").structured(event).reply()).intValue()).isEqualTo(3);
    }

    @Test
    void anEventOfManyMegabytesIsTaken() throws Exception {
        var data = "{\"entity_id\":\"" + "x".repeat(12 << 20) + "\"}";

        assertThat(call(Samples.of("swallow", data).build()).status()).isEqualTo(204);
        assertThat(HttpCall.to("/")
                        .structured(Samples.of("swallow", data).build())
                        .status())
                .isEqualTo(204);
    }

    @Test
    void anEventForNoFunctionIsRefusedAndNotRetried() throws Exception {
        var answer = call(Samples.of("nobody", "{}").build());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("nobody").contains("/be-away").contains("QUARKUS_FUNQY_EXPORT");
    }

    @Test
    void aBatchIsRefused() throws Exception {
        var answer = HttpCall.to("/")
                .post(Map.of("Content-Type", "application/cloudevents-batch+json"), new byte[] {'[', ']'});

        assertThat(answer.status()).isEqualTo(415);
    }

    @Test
    void whatIsNoCloudEventIsRefusedWithEverythingThatIsMissing() throws Exception {
        var answer = HttpCall.to("/pass-on")
                .post(Map.of("Content-Type", "application/json", "ce-time", "noon"), new byte[] {'{', '}'});

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(answer.body()).contains("ce-id", "ce-source", "ce-type", "ce-specversion", "ce-time");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "",
                "7",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\"}",
                "{\"specversion\":\"0.3\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"pass-on\"}",
                "{\"specversion\":\"1.0\",\"id\":\"\",\"source\":\"/s\",\"type\":\"pass-on\"}",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"pass-on\",\"data_base64\":\"*\"}",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"no uri\",\"type\":\"pass-on\"}"
            })
    void aBrokenEnvelopeIsRefusedAndNotRetried(String json) throws Exception {
        var answer = HttpCall.to("/")
                .post(Map.of("Content-Type", "application/cloudevents+json"), json.getBytes(StandardCharsets.UTF_8));

        assertThat(answer.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"GET,405", "PUT,405", "DELETE,405", "OPTIONS,204"})
    void onlyPostCallsAFunction(String method, int status) throws Exception {
        for (var path : List.of("/", "/pass-on")) {
            var answer = HttpCall.to(path).method(method);

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.header("allow")).isEqualTo("POST, OPTIONS");
        }
    }

    private static Map<String, String> attributes(String function) {
        return new HashMap<>(Map.of("ce-id", "1", "ce-type", function, "ce-source", "/s", "ce-specversion", "1.0"));
    }

    private static HttpCall.Result call(CloudEvent event) throws Exception {
        return HttpCall.to("/").binary(event);
    }

    private static Map<String, Object> extensions(CloudEvent event) {
        var extensions = new HashMap<String, Object>();
        event.getExtensionNames().forEach(name -> extensions.put(name, event.getExtension(name)));
        return extensions;
    }

    private static JsonNode data(CloudEvent event) throws Exception {
        return EventTree.parse(event.getData().toBytes());
    }
}

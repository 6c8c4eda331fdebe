package io.haingestor.broker.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a producer meets at {@code /<namespace>/<broker>}. */
class IngressTest {
    private static final String STRUCTURED = "application/cloudevents+json";
    private static final String BATCH = "application/cloudevents-batch+json";

    @TempDir
    Path folder;

    private HttpRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new HttpRig(folder);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private static Map<String, String> binary(String... more) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("ce-specversion", "1.0");
        headers.put("ce-id", "1");
        headers.put("ce-source", "/test");
        headers.put("ce-type", "a");
        for (var i = 0; i < more.length; i += 2) {
            headers.put(more[i], more[i + 1]);
        }
        return headers;
    }

    private static Map<String, String> without(String header) {
        var headers = binary();
        headers.remove(header);
        return headers;
    }

    private CloudEvent stored(HttpResponse<String> response) {
        assertThat(response.body()).isEmpty();
        assertThat(response.statusCode()).isEqualTo(202);
        await().until(() -> rig.delivered.size() == 1);
        return rig.delivered.get(0);
    }

    private HttpResponse<String> structured(String json) throws Exception {
        return rig.post(Map.of("Content-Type", STRUCTURED), json);
    }

    private static byte[] data(CloudEvent event) {
        return Objects.requireNonNull(event.getData()).toBytes();
    }

    @Test
    void aBinaryEventIsStoredWithEveryAttribute() throws Exception {
        var event = stored(rig.post(
                binary(
                        "Content-Type", "text/plain; charset=utf-16",
                        "ce-subject", "a%20%22b%22%20%E2%82%AC 100%",
                        "ce-time", "2026-03-01T10:00:00.5+01:00",
                        "ce-dataschema", "https://example.org/s",
                        "Ce-Flag", "true"),
                "x"));
        assertThat(event.getId()).isEqualTo("1");
        assertThat(event.getType()).isEqualTo("a");
        assertThat(event.getSource()).hasToString("/test");
        assertThat(event.getSubject()).isEqualTo("a \"b\" € 100%");
        assertThat(event.getTime()).isEqualTo("2026-03-01T10:00:00.5+01:00");
        assertThat(event.getDataSchema()).hasToString("https://example.org/s");
        assertThat(event.getDataContentType()).isEqualTo("text/plain; charset=utf-16");
        assertThat(event.getExtension("flag")).isEqualTo("true");
        assertThat(data(event)).isEqualTo("x".getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"the \\\"big\\\" lamp\" | the \"big\" lamp",
                "\"50%25 \\\\ \\x\" | 50% \\ x",
                "\"\" | ``",
                "\"big\" lamp \"x\" | \"big\" lamp \"x\"",
                "big \"lamp\" | big \"lamp\"",
                "\"big | \"big",
                "\"big\\\" | \"big\\\"",
            })
    void theQuotesOfAnOlderSenderAreNoPartOfAnAttribute(String header, String subject) throws Exception {
        assertThat(stored(rig.post(binary("ce-subject", header), "x")).getSubject())
                .isEqualTo(subject);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%C0%A0", "%E2%82", "a%ff", "%ED%A0%80", "\"%80\""})
    void octetsThatAreNoUtf8AreRefused(String header) throws Exception {
        refused(rig.post(binary("ce-room", header), "x"), "expected ce-room to be UTF-8");
    }

    @Test
    void dataThatIsNoTextKeepsEveryByte() throws Exception {
        var bytes = new byte[70_000];
        HttpRig.random().nextBytes(bytes);
        var response = rig.send("POST", "/home/default", binary(), BodyPublishers.ofByteArray(bytes));
        assertThat(data(stored(response))).isEqualTo(bytes);
    }

    @Test
    void anEventNeedsNoData() throws Exception {
        assertThat(stored(rig.post(binary(), "")).getData()).isNull();
    }

    @Test
    void anEventGetsTheTimeOfItsArrival() throws Exception {
        var before = Instant.now();
        var event = stored(rig.post(binary(), ""));
        assertThat(Instant.parse(String.valueOf(event.getExtension("knativearrivaltime"))))
                .isBetween(before, Instant.now());
    }

    @Test
    void anArrivalTimeThatIsThereStays() throws Exception {
        var event = stored(rig.post(binary("ce-knativearrivaltime", "2020-01-01T00:00:00Z"), ""));
        assertThat(event.getExtension("knativearrivaltime")).isEqualTo("2020-01-01T00:00:00Z");
    }

    @Test
    void anOldEventStaysOld() throws Exception {
        var event = stored(rig.post(binary("ce-specversion", "0.3", "ce-schemaurl", "https://example.org/s"), "x"));
        assertThat(event.getSpecVersion()).isEqualTo(SpecVersion.V03);
        assertThat(event.getAttribute("schemaurl")).hasToString("https://example.org/s");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                STRUCTURED,
                STRUCTURED + "; charset=utf-8",
                STRUCTURED + ";charset=\"UTF-8\"",
                "Application/CloudEvents+JSON"
            })
    void aStructuredEventIsStored(String contentType) throws Exception {
        var event = stored(
                rig.post(
                        Map.of("Content-Type", contentType),
                        """
                {"specversion": "1.0", "id": "1", "source": "/test", "type": "a", "subject": "€", "n": -5, "flag": true,
                 "none": null, "time": "2026-03-01T10:00:00Z", "data": {"a": 1}}"""));
        assertThat(event.getSubject()).isEqualTo("€");
        assertThat(event.getExtension("n")).isEqualTo(-5);
        assertThat(event.getExtension("flag")).isEqualTo(true);
        assertThat(event.getExtensionNames()).doesNotContain("none");
        assertThat(event.getTime()).isEqualTo("2026-03-01T10:00:00Z");
        assertThat(event.getDataContentType()).isEqualTo("application/json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ \"b\" : 1.00, \"a\":1e400 ,\n\"€\":\"\\u20ac\",\"a\":2 }",
                "[1,  2]",
                "12345678901234567890.10",
                "\"a \\\"text\\\"\"",
                "null",
                "true",
                "-0"
            })
    void jsonDataKeepsEveryByte(String json) throws Exception {
        var event = stored(structured(
                "{\"specversion\":\"1.0\",\"data\":  " + json + " ,\"id\":\"1\",\"source\":\"/test\",\"type\":\"a\"}"));
        assertThat(data(event)).asString(UTF_8).isEqualTo(json);
    }

    @Test
    void anotherCharsetIsUnderstood() throws Exception {
        var json = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/test\",\"type\":\"a\",\"data\":\"ä\"}";
        var event = stored(rig.send(
                "POST",
                "/home/default",
                Map.of("Content-Type", STRUCTURED + "; charset=iso-8859-1"),
                BodyPublishers.ofByteArray(json.getBytes(ISO_8859_1))));
        assertThat(data(event)).asString(UTF_8).isEqualTo("\"ä\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"specversion\":\"1.0\",\"data_base64\":\"AP8=\" | 0,255",
                "\"specversion\":\"1.0\",\"datacontenttype\":\"text/plain\",\"data\":\"a\\nb\" | 97,10,98",
                "\"specversion\":\"1.0\",\"data\":\"a\",\"datacontenttype\":\"text/plain\" | 97",
                "\"specversion\":\"1.0\",\"data\":[1],\"datacontenttype\":\"text/plain\" | 91,49,93",
                "\"specversion\":\"0.3\",\"datacontentencoding\":\"base64\",\"data\":\"AP8=\" | 0,255",
            })
    void dataThatIsNotJsonIsStoredAsItsBytes(String fields, String bytes) throws Exception {
        var event = stored(structured("{\"id\":\"1\",\"source\":\"/test\",\"type\":\"a\"," + fields + "}"));
        assertThat(List.of(bytes.split(",")).stream().map(Integer::parseInt).toList())
                .isEqualTo(ints(data(event)));
    }

    private static List<Integer> ints(byte[] bytes) {
        var ints = new java.util.ArrayList<Integer>();
        for (var each : bytes) {
            ints.add(each & 0xff);
        }
        return ints;
    }

    @Test
    void aBatchIsStoredWhole() throws Exception {
        var response = rig.post(Map.of("Content-Type", BATCH), "[" + event("1") + "," + event("2") + "]");
        assertThat(response.statusCode()).isEqualTo(202);
        await().until(() -> rig.delivered.size() == 2);
        assertThat(rig.delivered).extracting(CloudEvent::getId).containsExactlyInAnyOrder("1", "2");
    }

    @Test
    void aBatchWithOneBadEventIsNotStoredAtAll() throws Exception {
        var response = rig.post(Map.of("Content-Type", BATCH), "[" + event("1") + ",{\"specversion\":\"1.0\"}]");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(rig.server.broker().status().published()).isZero();
    }

    @Test
    void anEmptyBatchIsAccepted() throws Exception {
        assertThat(rig.post(Map.of("Content-Type", BATCH), "[]").statusCode()).isEqualTo(202);
    }

    private static String event(String id) {
        return "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"source\":\"/test\",\"type\":\"a\"}";
    }

    @ParameterizedTest
    @CsvSource({
        "ce-specversion, expected ce-specversion",
        "ce-id, expected ce-id",
        "ce-source, expected ce-source",
        "ce-type, expected ce-type"
    })
    void anEventWithoutARequiredAttributeIsRefused(String header, String reason) throws Exception {
        refused(rig.post(without(header), "x"), reason);
    }

    @ParameterizedTest
    @CsvSource({
        "ce-specversion, 9000.1, '1.0 or 0.3, got ''9000.1'''",
        "ce-id, '', expected ce-id",
        "ce-source, a b c, expected ce-source to be a URI",
        "ce-time, yesterday, expected ce-time by RFC 3339",
        "ce-dataschema, a b, expected ce-dataschema to be a URI",
        "ce-under_score, x, 'lower-case letters and digits, got ''under_score'''",
        "ce-data, x, no attribute of the name 'data'",
        "Content-Type, application/cloudevents+avro, got application/cloudevents+avro",
    })
    void anAttributeThatIsWrongIsRefused(String header, String value, String reason) throws Exception {
        refused(rig.post(binary(header, value), "x"), reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | got nothing",
                "[] | got another JSON value",
                "{\"specversion\": | fails at line 1",
                "{} | expected specversion, got none; expected id",
                "{\"specversion\":\"1.0\",\"id\":5,\"source\":\"/\",\"type\":\"a\"} | expected id to be a text, got 5",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/\",\"type\":\"a\",\"x\":{}} | expected x to be a text, a number or a boolean",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/\",\"type\":\"a\",\"data\":1,\"data_base64\":\"AA==\"} | got both",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/\",\"type\":\"a\",\"data_base64\":\"?\"} | fails at",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/\",\"type\":\"a\"} {} | nothing after it",
            })
    void badJsonIsRefused(String json, String reason) throws Exception {
        refused(structured(json), reason);
    }

    @Test
    void whatIsNoEventIsRefused() throws Exception {
        refused(rig.post(Map.of("Content-Type", "application/json"), "{}"), "Expected a CloudEvent: headers ce-");
    }

    private void refused(HttpResponse<String> response, String reason) {
        assertThat(response.body()).contains("\"status\":400", reason);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(rig.server.broker().status().published()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/home/default", "/home/default/", "/home/default?x=y"})
    void aBrokersAddressMayEndInASlash(String path) throws Exception {
        assertThat(rig.send("POST", path, binary(), BodyPublishers.noBody()).statusCode())
                .isEqualTo(202);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/home", "/home/none", "/home/default/more", "//home/default"})
    void anotherAddressIsNotFound(String path) throws Exception {
        var response = rig.send("POST", path, binary(), BodyPublishers.ofString("x"));
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains("/<namespace>/<name>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "HEAD", "PATCH"})
    void onlyPostIsAllowed(String method) throws Exception {
        var response = rig.send(method, "/home/default", binary(), BodyPublishers.noBody());
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("POST, OPTIONS");
    }

    @Test
    void aProbeIsAnswered() throws Exception {
        var response = rig.send("OPTIONS", "/home/default", Map.of(), BodyPublishers.noBody());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Allow")).contains("POST, OPTIONS");
        assertThat(response.headers().firstValue("WebHook-Allowed-Origin")).contains("*");
        assertThat(response.headers().firstValue("WebHook-Allowed-Rate")).contains("*");
    }

    @Test
    void aBodyOfTheLargestSizeIsStored() throws Exception {
        assertThat(data(stored(rig.post(binary(), "x".repeat(1 << 20))))).hasSize(1 << 20);
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedWithAndWithoutALength() throws Exception {
        var tooLarge = "x".repeat((1 << 20) + 1).getBytes(UTF_8);
        var chunked = BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(tooLarge));
        for (BodyPublisher body : List.of(BodyPublishers.ofByteArray(tooLarge), chunked)) {
            var response = rig.send("POST", "/home/default", binary(), body);
            assertThat(response.statusCode()).isEqualTo(413);
            assertThat(response.body()).contains("at most 1048576 bytes");
        }
        assertThat(rig.server.broker().status().published()).isZero();
        assertThat(rig.post(binary(), "").statusCode()).isEqualTo(202);
    }

    @Test
    void aCompressedBodyIsRefused() throws Exception {
        assertThat(rig.post(binary("Content-Encoding", "gzip"), "x").statusCode())
                .isEqualTo(415);
    }

    @Test
    void whatCannotBeStoredIsToBeSentAgain() throws Exception {
        rig.server.broker().close();
        var response = rig.post(binary(), "x");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).contains("5");
        assertThat(response.body()).contains("Service Unavailable");
    }

    @Test
    void itSaysThatItIsWell() throws Exception {
        assertThat(rig.send("GET", "/q/health/live", Map.of(), BodyPublishers.noBody())
                        .body())
                .isEqualTo("{\"status\":\"UP\"}");
        assertThat(rig.send("GET", "/q/health/ready", Map.of(), BodyPublishers.noBody())
                        .statusCode())
                .isEqualTo(200);
    }
}

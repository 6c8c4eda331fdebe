package io.haingestor.broker.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.data.BytesCloudEventData;
import io.haingestor.broker.Delivery;
import io.haingestor.broker.Subscriber;
import io.haingestor.broker.topology.DeliverySpec;
import io.haingestor.broker.topology.DeliverySpec.BackoffPolicy;
import io.haingestor.broker.topology.DeliverySpec.Format;
import io.haingestor.broker.topology.Destination;
import io.haingestor.events.EventJson;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a subscriber is sent over HTTP, and what its answers mean. */
class HttpSubscriberTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

    private final Vertx vertx = Vertx.vertx();
    private final SubscriberServer server = new SubscriberServer();
    private final HttpSubscribers subscribers = new HttpSubscribers(
            vertx,
            (destination, trigger) -> Optional.empty(),
            null,
            Clock.fixed(NOW, ZoneOffset.UTC),
            HttpRig.random());

    @AfterEach
    void stop() {
        subscribers.close();
        server.close();
        vertx.close();
    }

    private Subscriber subscriber(Format format, Duration timeout, Destination destination) {
        var delivery = new DeliverySpec(0, BackoffPolicy.LINEAR, Duration.ZERO, timeout, format, null, null);
        return subscribers
                .resolve(destination, HttpRig.trigger(destination, delivery))
                .orElseThrow();
    }

    private Delivery deliver(CloudEvent event, Format format) throws Exception {
        return deliver(subscriber(format, Duration.ofMinutes(1), server.at("/in?x=y")), event);
    }

    private static Delivery deliver(Subscriber subscriber, CloudEvent event) throws Exception {
        return subscriber.deliver(event).toCompletableFuture().get(1, TimeUnit.MINUTES);
    }

    private Delivery answered(Consumer<HttpServerResponse> answer) throws Exception {
        server.answer = (request, response) -> answer.accept(response);
        return deliver(event().build(), Format.BINARY);
    }

    private static CloudEventBuilder event() {
        return CloudEventBuilder.v1()
                .withId("1")
                .withSource(URI.create("/test"))
                .withType("a");
    }

    private SubscriberServer.Received only() {
        assertThat(server.received).hasSize(1);
        return server.received.get(0);
    }

    @Test
    void anEventIsSentInBinaryMode() throws Exception {
        var data = new byte[] {0, (byte) 0xff, 10, 13};
        var event = event().withSubject("ä \"b\" %")
                .withTime(OffsetDateTime.parse("2026-03-01T10:00:00Z"))
                .withDataSchema(URI.create("https://example.org/s"))
                .withData("application/x-mine; a=b", data)
                .withExtension("number", 5)
                .withExtension("flag", true)
                .withExtension("bytes", new byte[] {1})
                .build();

        assertThat(deliver(event, Format.BINARY)).isEqualTo(Delivery.accepted());

        var request = only();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.uri()).isEqualTo("/in?x=y");
        assertThat(request.body()).isEqualTo(data);
        assertThat(request.header("Content-Type")).isEqualTo("application/x-mine; a=b");
        assertThat(request.header("ce-specversion")).isEqualTo("1.0");
        assertThat(request.header("ce-id")).isEqualTo("1");
        assertThat(request.header("ce-source")).isEqualTo("/test");
        assertThat(request.header("ce-type")).isEqualTo("a");
        assertThat(request.header("ce-subject")).isEqualTo("%C3%A4%20%22b%22%20%25");
        assertThat(request.header("ce-time")).isEqualTo("2026-03-01T10:00:00Z");
        assertThat(request.header("ce-dataschema")).isEqualTo("https://example.org/s");
        assertThat(request.header("ce-number")).isEqualTo("5");
        assertThat(request.header("ce-flag")).isEqualTo("true");
        assertThat(request.header("ce-bytes")).isEqualTo("AQ==");
        assertThat(request.header("Prefer")).isEqualTo("reply");
        assertThat(request.header("Kn-Namespace")).isEqualTo("home");
    }

    @Test
    void anEventOfTheOldVersionStaysOne() throws Exception {
        deliver(
                CloudEventBuilder.v03()
                        .withId("1")
                        .withSource(URI.create("/test"))
                        .withType("a")
                        .withSchemaUrl(URI.create("https://example.org/s"))
                        .build(),
                Format.BINARY);
        assertThat(only().header("ce-specversion")).isEqualTo("0.3");
        assertThat(only().header("ce-schemaurl")).isEqualTo("https://example.org/s");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | { \"a\" : 1.00 } | data | { \"a\" : 1.00 }",
                "application/vnd.x+json | [1,  2] | data_base64 | \"WzEsICAyXQ==\"",
                "application/json | no json | data_base64 | \"bm8ganNvbg==\"",
                "text/plain | text | data_base64 | \"dGV4dA==\"",
            })
    void anEventIsSentInStructuredModeWhereItsTriggerSaysSo(String type, String data, String field, String value)
            throws Exception {
        deliver(event().withData(type, data.getBytes(UTF_8)).build(), Format.JSON);

        assertThat(only().header("Content-Type")).isEqualTo("application/cloudevents+json");
        assertThat(only().header("ce-id")).isNull();
        assertThat(only().header("Prefer")).isEqualTo("reply");
        assertThat(new String(only().body(), UTF_8)).contains("\"" + field + "\":" + value);
        assertThat(json().get("id").asText()).isEqualTo("1");
        assertThat(json().get("datacontenttype").asText()).isEqualTo(type);
        assertThat(json().get("traceparent").asText()).isEqualTo(only().header("traceparent"));
    }

    private JsonNode json() throws IOException {
        return EventJson.mapper().readTree(only().body());
    }

    @Test
    void eachAttemptIsASpanOfItsOwnInTheEventsTrace() throws Exception {
        var event = event().withExtension("traceparent", TRACE)
                .withExtension("tracestate", "a=b")
                .build();
        deliver(event, Format.BINARY);
        deliver(event, Format.BINARY);

        var spans = new ArrayList<String>();
        for (var request : server.received) {
            assertThat(request.header("traceparent"))
                    .matches("00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-00")
                    .isEqualTo(request.header("ce-traceparent"));
            assertThat(request.header("tracestate")).isEqualTo("a=b");
            spans.add(request.header("traceparent"));
        }
        assertThat(spans).hasSize(2).doesNotHaveDuplicates().doesNotContain(TRACE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "00-00000000000000000000000000000000-b7ad6b7169203331-01"})
    void anEventWithoutATraceGetsOne(String parent) throws Exception {
        deliver(event().withExtension("traceparent", parent).build(), Format.BINARY);
        assertThat(only().header("traceparent"))
                .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01")
                .isEqualTo(only().header("ce-traceparent"));
    }

    @Test
    void aReplyInBinaryModeIsAnEvent() throws Exception {
        var delivery = answered(response -> response.putHeader("ce-specversion", "1.0")
                .putHeader("ce-id", "2")
                .putHeader("ce-source", "/reply")
                .putHeader("ce-type", "b")
                .putHeader("Content-Type", "text/plain")
                .end("x"));
        assertThat(reply(delivery).getId()).isEqualTo("2");
        assertThat(reply(delivery).getData()).isEqualTo(BytesCloudEventData.wrap("x".getBytes(UTF_8)));
        assertThat(reply(delivery).getExtension("knativearrivaltime")).isEqualTo("2026-03-01T10:00:00Z");
    }

    @Test
    void aReplyInStructuredModeIsAnEvent() throws Exception {
        var delivery = answered(response -> response.setStatusCode(201)
                .putHeader("Content-Type", "application/cloudevents+json; charset=utf-8")
                .end("{\"specversion\":\"1.0\",\"id\":\"2\",\"source\":\"/reply\",\"type\":\"b\"}"));
        assertThat(reply(delivery).getType()).isEqualTo("b");
    }

    private static CloudEvent reply(Delivery delivery) {
        assertThat(delivery).isInstanceOf(Delivery.Accepted.class);
        assertThat(((Delivery.Accepted) delivery).replies()).hasSize(1);
        return ((Delivery.Accepted) delivery).replies().get(0);
    }

    @Test
    void acceptedIsNeverAReply() throws Exception {
        assertThat(answered(response -> response.setStatusCode(202)
                        .putHeader("ce-specversion", "1.0")
                        .putHeader("ce-id", "2")
                        .putHeader("ce-source", "/reply")
                        .putHeader("ce-type", "b")
                        .end("x")))
                .isEqualTo(Delivery.accepted());
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void anAnswerWithoutABodyIsDone(int status) throws Exception {
        assertThat(answered(response -> response.setStatusCode(status).end())).isEqualTo(Delivery.accepted());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/plain | OK",
                "application/json | {}",
                "application/cloudevents+json | {}",
                "application/cloudevents+json | no json",
                "application/cloudevents+avro | x",
            })
    void anAnswerThatIsNoEventIsNotTriedAgain(String type, String body) throws Exception {
        var failed = failed(
                answered(response -> response.putHeader("Content-Type", type).end(body)));
        assertThat(failed.retriable()).isFalse();
        assertThat(failed.status()).isEqualTo(200);
        assertThat(failed.reason()).contains("reply is not a CloudEvent");
        assertThat(failed.body().isEmpty()).isTrue();
    }

    private static Delivery.Failed failed(Delivery delivery) {
        assertThat(delivery).isInstanceOf(Delivery.Failed.class);
        return (Delivery.Failed) delivery;
    }

    @ParameterizedTest
    @CsvSource({
        "301, false", "307, false", "400, false", "401, false", "403, false", "404, true", "408, true", "409, true",
        "410, false", "413, false", "422, false", "429, true", "500, true", "501, true", "502, true", "503, true",
        "599, true"
    })
    void aStatusSaysWhetherItIsTriedAgain(int status, boolean retriable) throws Exception {
        var failed = failed(answered(response -> response.setStatusCode(status)
                .putHeader("Location", "/elsewhere")
                .end("because")));
        assertThat(failed.status()).isEqualTo(status);
        assertThat(failed.retriable()).isEqualTo(retriable);
        assertThat(failed.body().text()).isEqualTo("because");
        assertThat(failed.reason()).contains("" + status);
        assertThat(server.received).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "429, 7, PT7S",
                "503, 0, PT0S",
                "503, 'Sun, 01 Mar 2026 10:01:00 GMT', PT1M",
                "503, 'Sun, 01 Mar 2026 09:00:00 GMT', -",
                "503, soon, -",
                "503, -5, -",
                "503, 99999999999999999999, -",
                "503, 9999999999999999, PT8760H",
                "500, 7, -",
                "404, 7, -",
            })
    void aSubscriberMaySayWhenToTryAgain(int status, String header, Duration expected) throws Exception {
        var failed = failed(answered(response -> response.setStatusCode(status)
                .putHeader("Retry-After", header == null ? "" : header)
                .end()));
        assertThat(failed.retryAfter()).isEqualTo(expected);
    }

    @Test
    void ofALongAnswerTheBeginningIsKept() throws Exception {
        var failed = failed(answered(response -> response.setStatusCode(500).end("x".repeat(100_000))));
        assertThat(failed.body().text()).isEqualTo("x".repeat(768));
    }

    @Test
    void anAnswerWithoutEndIsNotKept() throws Exception {
        var megabyte = Buffer.buffer(new byte[1 << 20]);
        var failed = failed(answered(response -> {
            response.setChunked(true).putHeader("Content-Type", "text/plain");
            for (var i = 0; i < 20; i++) {
                response.write(megabyte);
            }
        }));
        assertThat(failed.reason()).contains("larger than 16777216 bytes");
        assertThat(failed.retriable()).isFalse();
    }

    @Test
    void anAttemptEndsAfterItsTimeout() throws Exception {
        server.answer = (request, response) -> {};
        var slow = subscriber(Format.BINARY, Duration.ofMillis(50), server.at("/"));
        var failed = failed(deliver(slow, event().build()));
        assertThat(failed.status()).isZero();
        assertThat(failed.retriable()).isTrue();
        assertThat(failed.reason()).contains("No answer within 50 ms");
    }

    @Test
    void anAnswerThatNeverEndsIsNone() throws Exception {
        server.answer = (request, response) -> response.setChunked(true).write("x");
        var slow = subscriber(Format.BINARY, Duration.ofMillis(50), server.at("/"));
        assertThat(failed(deliver(slow, event().build())).reason()).contains("No answer within 50 ms");
    }

    @Test
    void nobodyThereIsAFailureThatMayPass() throws Exception {
        // Nobody listens on it, and nobody else gets it.
        try (var held = new Socket()) {
            held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            var nobody = subscriber(
                    Format.BINARY,
                    Duration.ofMinutes(1),
                    new Destination.Address(URI.create("http://127.0.0.1:" + held.getLocalPort() + "/")));
            var failed = failed(deliver(nobody, event().build()));
            assertThat(failed.status()).isZero();
            assertThat(failed.retriable()).isTrue();
            assertThat(failed.reason()).contains("Connection refused");
        }
    }

    @Test
    void aConnectionThatBreaksIsAFailureThatMayPass() throws Exception {
        server.answer = (request, response) -> response.reset();
        assertThat(failed(deliver(event().build(), Format.BINARY)).retriable()).isTrue();
    }

    @Test
    void anEventThatHttpCannotCarryIsNotTriedAgain() throws Exception {
        var failed = failed(
                deliver(event().withDataContentType("text/plain\r\nX-Evil: 1").build(), Format.BINARY));
        assertThat(failed.retriable()).isFalse();
        assertThat(failed.reason()).contains("cannot be sent over HTTP");
    }

    @Test
    void connectionsAreUsedAgain() throws Exception {
        var subscriber = subscriber(Format.BINARY, Duration.ofMinutes(1), server.at("/"));
        for (var i = 0; i < 20; i++) {
            deliver(subscriber, event().build());
        }
        assertThat(server.connections).hasValue(1);
    }

    @Test
    void aSubscriberThatHangsTakesNoConnectionFromAnother() throws Exception {
        server.answer = (request, response) -> {
            if (request.uri().equals("/other")) {
                response.end();
            }
        };
        var hanging = subscriber(Format.BINARY, Duration.ofMinutes(1), server.at("/hanging"));
        var other = subscriber(Format.BINARY, Duration.ofMinutes(1), server.at("/other"));
        var open = new ArrayList<CompletableFuture<Delivery>>();
        for (var i = 0; i < 300; i++) {
            open.add(hanging.deliver(event().build()).toCompletableFuture());
        }
        assertThat(deliver(other, event().build())).isEqualTo(Delivery.accepted());
        assertThat(open).noneMatch(CompletableFuture::isDone);
    }
}

package io.haingestor.broker.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.haingestor.broker.http.SubscriberServer.Received;
import io.haingestor.broker.topology.DeliverySpec;
import io.haingestor.broker.topology.DeliverySpec.BackoffPolicy;
import io.haingestor.broker.topology.DeliverySpec.Format;
import io.haingestor.broker.topology.Filter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The trace of a producer goes through the broker. */
class TraceTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";
    private static final String OTHER = "4bf92f3577b34da6a3ce929d0e0e4736";

    @TempDir
    Path folder;

    private final SubscriberServer first = new SubscriberServer();
    private final SubscriberServer next = new SubscriberServer();
    private HttpRig rig;

    @BeforeEach
    void start() throws Exception {
        var oneRetry = new DeliverySpec(
                1, BackoffPolicy.LINEAR, Duration.ofMillis(1), Duration.ofMinutes(1), Format.BINARY, null, null);
        rig = new HttpRig(
                HttpRig.settings(folder, Tokens.NONE, Limits.DEFAULT),
                HttpRig.trigger("first", new Filter.Exact(Map.of("type", "a")), first.at("/"), oneRetry),
                HttpRig.trigger("next", new Filter.Exact(Map.of("type", "b")), next.at("/"), oneRetry));
    }

    @AfterEach
    void stop() {
        rig.close();
        first.close();
        next.close();
    }

    private List<Received> delivered(int count, String... headers) throws Exception {
        var all = new LinkedHashMap<>(
                Map.of("ce-specversion", "1.0", "ce-id", "1", "ce-source", "/test", "ce-type", "a"));
        for (var i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        assertThat(rig.post(all, "").statusCode()).isEqualTo(202);
        await().until(() -> first.received.size() == count);
        return first.received;
    }

    private static String traceOf(Received request) {
        var parent = request.header("traceparent");
        assertThat(parent).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01").isEqualTo(request.header("ce-traceparent"));
        return parent.substring(3, 35);
    }

    @Test
    void theTraceOfTheRequestGoesOn() throws Exception {
        var delivery =
                delivered(1, "traceparent", PARENT, "tracestate", "a=b c , d=e").get(0);
        assertThat(traceOf(delivery)).isEqualTo(TRACE);
        assertThat(delivery.header("traceparent")).isNotEqualTo(PARENT);
        assertThat(delivery.header("tracestate")).isEqualTo("a=b c , d=e");
        assertThat(delivery.header("ce-tracestate")).isEqualTo("a=b%20c%20,%20d=e");
    }

    @Test
    void theTraceOfTheEventGoesBeforeThatOfItsRequest() throws Exception {
        var own = "00-" + OTHER + "-00f067aa0ba902b7-01";
        var delivery = delivered(1, "traceparent", PARENT, "tracestate", "a=b", "ce-traceparent", own)
                .get(0);
        assertThat(traceOf(delivery)).isEqualTo(OTHER);
        assertThat(delivery.header("tracestate")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01"
            })
    void allAttemptsOfAnEventWithoutATraceAreInOne(String header) throws Exception {
        first.answer = (request, response) ->
                response.setStatusCode(first.received.size() == 1 ? 503 : 202).end();
        var attempts = delivered(2, "traceparent", header, "tracestate", "a=b");
        assertThat(traceOf(attempts.get(0)))
                .isEqualTo(traceOf(attempts.get(1)))
                .isNotEqualTo(TRACE)
                .isNotEqualTo("0".repeat(32));
        assertThat(attempts.get(0).header("traceparent"))
                .isNotEqualTo(attempts.get(1).header("traceparent"));
        assertThat(attempts.get(0).header("tracestate")).isNull();
    }

    @Test
    void eventsOfABatchAreInTheTraceOfTheirRequest() throws Exception {
        var event = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/test\",\"type\":\"a\"}";
        var headers = Map.of("Content-Type", "application/cloudevents-batch+json", "traceparent", PARENT);
        assertThat(rig.post(headers, "[" + event + "," + event + "]").statusCode())
                .isEqualTo(202);
        await().until(() -> first.received.size() == 2);
        assertThat(first.received).extracting(TraceTest::traceOf).containsOnly(TRACE);
    }

    @Test
    void aReplyIsInTheTraceOfWhatItAnswers() throws Exception {
        first.answer = (request, response) -> response.putHeader("ce-specversion", "1.0")
                .putHeader("ce-id", "2")
                .putHeader("ce-source", "/first")
                .putHeader("ce-type", "b")
                .end();
        delivered(1, "traceparent", PARENT, "tracestate", "a=b");
        await().until(() -> next.received.size() == 1);
        assertThat(traceOf(next.received.get(0))).isEqualTo(TRACE);
        assertThat(next.received.get(0).header("tracestate")).isEqualTo("a=b");
    }
}

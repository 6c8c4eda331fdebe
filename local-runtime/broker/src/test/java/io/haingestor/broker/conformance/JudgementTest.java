package io.haingestor.broker.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.haingestor.broker.conformance.Recorder.Received;
import io.haingestor.broker.conformance.Run.Answered;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** A judge that finds nothing wrong is worth nothing: every kind of expectation is broken once. */
class JudgementTest {
    private static final Answered ACCEPTED = new Answered(new RawMessage("HTTP/1.1 202 Accepted", new byte[0]), "");

    private final List<Received> received = new ArrayList<>();

    private void arrives(long millis, String id, String headers, String body) {
        var head = "POST /c/main HTTP/1.1\r\nce-id: " + id + headers.replaceAll("(^|; )(?=.)", "\r\n");
        received.add(new Received(Duration.ofMillis(millis).toNanos(), new RawMessage(head, body.getBytes(UTF_8))));
    }

    private List<String> judged(String expect) throws IOException {
        return judged(expect, ACCEPTED);
    }

    private List<String> judged(String expect, Answered answered) throws IOException {
        var any = CaseFiles.read("http://recorder", "/home/default").get(0);
        var one = new Case(
                "c", "", "", "", null, Map.of(), any.requests(), Expected.read(new Yaml().load(expect)), Map.of());
        return Judgement.of(one, List.of(answered), Map.of("main", received));
    }

    @Test
    void whatIsAsExpectedIsNotComplainedAbout() throws IOException {
        arrives(0, "1", "prefer: reply; traceparent: a", "{\"on\":true}");
        arrives(200, "1", "traceparent: b", "on");

        assertThat(judged(
                        "main: [{prefer: reply, json: {'on': true, other: }, ce-subject: }, {body: 'on', after: PT0.2S,"
                                + " differs: [traceparent]}]"))
                .isEmpty();
        assertThat(judged("main: {count: 2, orders: [['1', '1']]}")).isEmpty();
    }

    @Test
    void aRequestTooManyOrTooFewIsNoticed() throws IOException {
        assertThat(judged("main: 1")).singleElement().asString().contains("expected 1 requests, found 0");
        arrives(0, "1", "", "");
        assertThat(judged("{}")).singleElement().asString().contains("expected 0 requests, found 1");
    }

    @Test
    void aHeaderThatIsWrongMissingTwiceOrTooManyIsNoticed() throws IOException {
        arrives(0, "1", "a: x; b: y; b: y", "");

        assertThat(judged("main: [{a: y}]")).hasSize(1);
        assertThat(judged("main: [{c: x}]")).hasSize(1);
        assertThat(judged("main: [{b: y}]")).hasSize(1);
        assertThat(judged("main: [{a: }]")).hasSize(1);
    }

    @Test
    void aBodyThatIsNotTheSameIsNoticed() throws IOException {
        arrives(0, "1", "", "{\"a\":1}");

        assertThat(judged("main: [{body: '{\"a\": 1}'}]")).hasSize(1);
        assertThat(judged("main: [{base64: AA==}]")).hasSize(1);
        assertThat(judged("main: [{size: 7}]")).hasSize(1);
        assertThat(judged("main: [{json: {a: 2}}]")).hasSize(1);
        assertThat(judged("main: [{json: {a: }}]")).hasSize(1);
    }

    @Test
    void anAttemptThatComesTooEarlyIsNoticed() throws IOException {
        arrives(0, "1", "", "");
        arrives(90, "1", "", "");

        assertThat(judged("main: [{}, {after: PT0.1S}]"))
                .singleElement()
                .asString()
                .contains("found 90 ms");
    }

    @Test
    void anotherOrderIsNoticed() throws IOException {
        arrives(0, "b", "", "");
        arrives(0, "a", "", "");

        assertThat(judged("main: {count: 2, orders: [[a, b]]}")).hasSize(1);
    }

    @Test
    void aHeaderThatStaysTheSameWhereItMustNotIsNoticed() throws IOException {
        arrives(0, "1", "traceparent: a", "");
        arrives(0, "1", "traceparent: a", "");

        assertThat(judged("main: [{}, {differs: [traceparent]}]")).hasSize(1);
    }

    @Test
    void anotherAnswerToTheProducerIsNoticed() throws IOException {
        assertThat(judged("{}", new Answered(new RawMessage("HTTP/1.1 400 No", new byte[0]), "")))
                .hasSize(1);
        assertThat(judged("{}", new Answered(null, "reset")))
                .singleElement()
                .asString()
                .contains("reset");
    }
}

package io.haingestor.broker.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.haingestor.broker.conformance.Recorder.Received;
import io.haingestor.broker.conformance.Run.Answered;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Compares what happened with what a case expects. */
final class Judgement {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Clocks of two processes tick by the millisecond. */
    private static final long CLOCK_MILLIS = 2;

    private final List<String> complaints = new ArrayList<>();

    private Judgement() {}

    /**
     * @param one the case
     * @param answered what its producer got
     * @param received what its subscribers got
     * @return everything that is not as it must be
     */
    static List<String> of(Case one, List<Answered> answered, Map<String, List<Received>> received) {
        var judgement = new Judgement();
        for (var i = 0; i < one.requests().size(); i++) {
            judgement.answer("request " + (i + 1), one.requests().get(i).answer(), answered.get(i));
        }
        received.forEach((subscriber, requests) -> judgement.subscriber(
                subscriber,
                one.expectations().getOrDefault(subscriber, new Case.Expectation(0, List.of(), List.of())),
                requests));
        return judgement.complaints;
    }

    private void answer(String what, Case.Outcome expected, Answered answered) {
        if (answered.answer() == null) {
            complaints.add(what + ": expected the answer " + expected.status() + ", found " + answered.problem());
            return;
        }
        var answer = answered.answer();
        var body = new String(answer.body(), ISO_8859_1);
        if (answer.status() != expected.status()) {
            complaints.add(what + ": expected " + expected.status() + ", found " + answer.startLine() + " with '" + body
                    + "'");
        }
        headers(what, expected.headers(), answer);
        text(what, "body", expected.body(), body);
    }

    private void subscriber(String name, Case.Expectation expected, List<Received> requests) {
        if (requests.size() != expected.count()) {
            complaints.add(name + ": expected " + expected.count() + " requests, found " + requests.size()
                    + " with the ids " + requests.stream().map(Received::id).toList());
        }
        for (var order : expected.orders()) {
            order(name, order, requests.stream().map(Received::id).toList());
        }
        for (var i = 0; i < Math.min(requests.size(), expected.deliveries().size()); i++) {
            var delivery = expected.deliveries().get(i);
            var what = name + " " + (i + 1);
            delivery(what, delivery, requests.get(i).request());
            if (i > 0) {
                after(
                        what,
                        delivery,
                        requests.get(i).atNanos() - requests.get(i - 1).atNanos());
                differs(
                        what,
                        delivery.differs(),
                        requests.get(i).request(),
                        requests.get(i - 1).request());
            }
        }
    }

    private void order(String name, List<String> order, List<String> ids) {
        var at = 0;
        for (var id : ids) {
            at += at < order.size() && order.get(at).equals(id) ? 1 : 0;
        }
        if (at < order.size()) {
            complaints.add(name + ": expected " + order + " in this order, found " + ids);
        }
    }

    private void after(String what, Case.Delivery delivery, long nanos) {
        var millis = nanos / 1_000_000;
        if (millis + CLOCK_MILLIS < delivery.after().toMillis()) {
            complaints.add(what + ": expected at least " + delivery.after() + " since the one before, found " + millis
                    + " ms");
        }
    }

    private void differs(String what, List<String> headers, RawMessage request, RawMessage before) {
        for (var header : headers) {
            if (request.headers(header).equals(before.headers(header))) {
                complaints.add(what + ": expected another " + header + " than before, found " + before.headers(header));
            }
        }
    }

    private void delivery(String what, Case.Delivery expected, RawMessage request) {
        if (!request.method().equals("POST")) {
            complaints.add(what + ": expected POST, found " + request.startLine());
        }
        headers(what, expected.patterns(), request);
        text(what, "body", expected.body(), new String(request.body(), ISO_8859_1));
        if (expected.bytes() != null && !Arrays.equals(expected.bytes(), request.body())) {
            complaints.add(what + ": expected a body of the same " + expected.bytes().length + " bytes, found "
                    + request.body().length);
        }
        if (!expected.json().isEmpty()) {
            json(what, expected.json(), request);
        }
    }

    private void headers(String what, Map<String, Object> patterns, RawMessage message) {
        patterns.forEach((name, pattern) -> {
            var values = message.headers(name);
            if (values.size() > 1 || !Pattern.matches(pattern, values.isEmpty() ? null : values.get(0))) {
                complaints.add(what + ": expected " + name + " to be " + pattern + ", found " + values);
            }
        });
    }

    private void text(String what, String part, String pattern, String found) {
        if (pattern != null && !Pattern.matches(pattern, found)) {
            complaints.add(what + ": expected the " + part + " to be '" + pattern + "', found '" + found + "'");
        }
    }

    private void json(String what, Map<String, Object> members, RawMessage request) {
        JsonNode found;
        try {
            found = JSON.readTree(request.body());
        } catch (IOException e) {
            complaints.add(what + ": expected JSON, found " + e.getMessage());
            return;
        }
        members.forEach((name, value) -> {
            var member = found.get(name);
            var same = same(value, member);
            if (!same) {
                complaints.add(what + ": expected the member " + name + " to be " + value + ", found " + member);
            }
        });
    }

    private static boolean same(Object value, JsonNode member) {
        if (value == null || member == null) {
            return (value == null) == (member == null);
        }
        if (value instanceof String pattern && member.isTextual()) {
            return Pattern.matches(pattern, latin(member.textValue()));
        }
        return JSON.valueToTree(value).equals(member);
    }

    private static String latin(String text) {
        return new String(text.getBytes(java.nio.charset.StandardCharsets.UTF_8), ISO_8859_1);
    }
}

package io.haingestor.broker.conformance;

import io.haingestor.broker.conformance.Case.Delivery;
import io.haingestor.broker.conformance.Case.Expectation;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code expect} of a case. */
final class Expected {
    private Expected() {}

    /** @param written by subscriber: a number of requests; or the requests one by one; or {@code count} and {@code orders} of ids */
    static Map<String, Expectation> read(Object written) {
        var expectations = new LinkedHashMap<String, Expectation>();
        Written.map(written).forEach((subscriber, value) -> expectations.put(subscriber, expectation(value)));
        return expectations;
    }

    /** Each of the ids once, at the subscriber {@code main}. */
    static Map<String, Expectation> ids(List<String> ids) {
        return Map.of(
                "main",
                new Expectation(
                        ids.size(), List.of(), ids.stream().map(List::of).toList()));
    }

    private static Expectation expectation(Object value) {
        if (value instanceof Integer count) {
            return new Expectation(count, List.of(), List.of());
        }
        if (value instanceof List<?> list) {
            var deliveries = list.stream().map(Expected::delivery).toList();
            return new Expectation(deliveries.size(), deliveries, List.of());
        }
        var map = Written.map(value);
        Written.allowOnly(map, List.of("count", "orders"));
        var orders = Written.items(map.get("orders")).stream()
                .map(order -> Written.items(order).stream().map(String::valueOf).toList())
                .toList();
        return new Expectation((Integer) map.get("count"), List.of(), orders);
    }

    private static Delivery delivery(Object value) {
        var patterns = new LinkedHashMap<>(Written.map(value));
        var exact = patterns.containsKey("base64") || patterns.containsKey("size") ? Written.bytes(patterns) : null;
        patterns.keySet().removeAll(List.of("base64", "size"));
        var body = (String) patterns.remove("body");
        var json = Written.map(patterns.remove("json"));
        var after = patterns.remove("after");
        var differs = Written.items(patterns.remove("differs")).stream()
                .map(String::valueOf)
                .toList();
        return new Delivery(
                patterns, body, exact, json, after == null ? Duration.ZERO : Duration.parse(after.toString()), differs);
    }
}

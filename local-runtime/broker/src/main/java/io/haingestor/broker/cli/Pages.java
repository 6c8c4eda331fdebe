package io.haingestor.broker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** How much of a long list is shown. */
final class Pages {
    private static final int LARGEST = 1_000;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "100", description = "how many at most (100)")
    private int limit;

    @Option(
            names = "--after",
            paramLabel = "N",
            defaultValue = "0",
            description = "begin behind this one, which the list before it ended with (0)")
    private long after;

    /** Made by picocli. */
    Pages() {}

    /**
     * Asks until there are enough: one answer may have few items, or none, and not be the last.
     *
     * @return as the API answers: {@code items}, and {@code next} when there is more
     */
    ObjectNode read(Client from, Api api, String path, Map<String, String> query) throws FailedException {
        if (limit < 1 || after < 0) {
            throw from.wrong("Expected --limit from 1 and --after from 0, got " + limit + " and " + after);
        }
        var all = JsonNodeFactory.instance.objectNode();
        var items = all.putArray("items");
        JsonNode next = all.numberNode(after);
        while (items.size() < limit && next.isNumber()) {
            var asked = new HashMap<>(query);
            asked.put("after", next.asText());
            asked.put("limit", Integer.toString(Math.min(limit - items.size(), LARGEST)));
            var page = api.get(path, asked);
            page.path("items").forEach(items::add);
            next = page.path("next");
        }
        if (next.isNumber()) {
            all.set("next", next);
        }
        return all;
    }

    /** Tells a person that there is more. */
    static void remark(Client from, JsonNode answer) {
        if (answer.has("next")) {
            from.remark("There is more: --after " + answer.get("next").asText());
        }
    }
}

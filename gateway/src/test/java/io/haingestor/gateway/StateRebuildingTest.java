package io.haingestor.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.haingestor.events.EpochMicros;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Sends states the way Home Assistant's websocket_api/messages.py does, and expects what its core.py says of the same states. */
class StateRebuildingTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final long START = EpochMicros.parse("2026-03-01T10:00:00Z");

    record State(
            String text, Map<String, JsonNode> attributes, Map<String, String> context, long changed, long updated) {}

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void everyStateIsRebuiltAsStateChangedSaysIt(@ForAll("histories") List<State> history) {
        var bench = new FeedBench();
        State before = null;
        for (var state : history) {
            bench.apply(before == null ? whole(state) : difference(before, state));

            var data = bench.data().path("data");
            assertThat(data.path("new_state")).isEqualTo(stateChanged(state));
            assertThat(data.path("old_state")).isEqualTo(before == null ? JSON.nullNode() : stateChanged(before));
            assertThat(bench.last().getId()).isEqualTo("a.b@" + state.updated());
            before = state;
        }
        assertThat(bench.events).hasSameSizeAs(history);
    }

    @Provide
    Arbitrary<List<State>> histories() {
        var text = Arbitraries.of("on", "off", "21.5", "ü\"\\", "");
        var value = Arbitraries.<JsonNode>of(
                JSON.numberNode(1),
                JSON.numberNode(2.5),
                JSON.nullNode(),
                JSON.textNode("x\ny"),
                JSON.arrayNode().add(1),
                JSON.objectNode().put("k", "v"));
        var attributes =
                Arbitraries.maps(Arbitraries.of("a", "b", "c", "d", "é"), value).ofMaxSize(4);
        var context = Combinators.combine(
                        Arbitraries.of("C1", "C2"), Arbitraries.of("", "P1", "P2"), Arbitraries.of("", "U1"))
                .as((id, parent, user) -> Map.of("id", id, "parent_id", parent, "user_id", user));
        var step = Combinators.combine(
                        text,
                        attributes,
                        context,
                        Arbitraries.longs().between(1, 90_000_000),
                        Arbitraries.of(true, false))
                .as(Tuple::of);
        return step.list().ofMinSize(1).ofMaxSize(8).map(steps -> {
            var now = START;
            var states = new ArrayList<State>();
            for (var next : steps) {
                now += next.get4();
                var last = states.isEmpty() ? null : states.get(states.size() - 1);
                var same = last != null && last.text().equals(next.get1()) && !next.get5();
                states.add(new State(
                        next.get1(), new TreeMap<>(next.get2()), next.get3(), same ? last.changed() : now, now));
            }
            return List.copyOf(states);
        });
    }

    private static String whole(State state) {
        var entry = JSON.objectNode().put("s", state.text());
        entry.putObject("a").setAll(state.attributes());
        var context = context(state);
        var only = context.path("parent_id").isNull() && context.path("user_id").isNull();
        entry.set("c", only ? context.path("id") : context);
        entry.set("lc", seconds(state.changed()));
        if (state.changed() != state.updated()) {
            entry.set("lu", seconds(state.updated()));
        }
        return JSON.objectNode().set("a", JSON.objectNode().set("a.b", entry)).toString();
    }

    private static String difference(State before, State now) {
        var additions = JSON.objectNode();
        var entry = JSON.objectNode();
        entry.set("+", additions);
        if (!before.text().equals(now.text())) {
            additions.put("s", now.text());
        }
        if (before.changed() != now.changed()) {
            additions.set("lc", seconds(now.changed()));
        } else {
            additions.set("lu", seconds(now.updated()));
        }
        var context = JSON.objectNode();
        context(now).properties().forEach(part -> {
            if (!context(before).path(part.getKey()).equals(part.getValue())) {
                context.set(part.getKey(), part.getValue());
            }
        });
        if (context.size() == 1 && context.has("id")) {
            additions.set("c", context.get("id"));
        } else if (!context.isEmpty()) {
            additions.set("c", context);
        }
        now.attributes().forEach((name, value) -> {
            if (!value.equals(before.attributes().get(name))) {
                additions.withObjectProperty("a").set(name, value);
            }
        });
        before.attributes().keySet().stream()
                .filter(name -> !now.attributes().containsKey(name))
                .forEach(name ->
                        entry.withObjectProperty("-").withArrayProperty("a").add(name));
        return JSON.objectNode().set("c", JSON.objectNode().set("a.b", entry)).toString();
    }

    private static JsonNode stateChanged(State state) {
        var json = JSON.objectNode().put("entity_id", "a.b").put("state", state.text());
        json.putObject("attributes").setAll(state.attributes());
        json.put("last_changed", iso(state.changed())).put("last_updated", iso(state.updated()));
        json.set("context", context(state));
        return json;
    }

    private static ObjectNode context(State state) {
        var json = JSON.objectNode();
        for (var name : List.of("id", "parent_id", "user_id")) {
            var value = state.context().get(name);
            json.put(name, value.isEmpty() ? null : value);
        }
        return json;
    }

    private static JsonNode seconds(long micros) {
        return JSON.numberNode(BigDecimal.valueOf(micros, 6).doubleValue());
    }

    private static String iso(long micros) {
        return new TimeText().homeAssistant(micros);
    }
}

package io.haingestor.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.haingestor.events.EventJson;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class JsonScannerTest {
    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void everyMemberOfAnObjectIsFoundAsItWasWritten(@ForAll("objects") JsonNode object) throws IOException {
        var json = EventJson.write(object);
        var scanner = new JsonScanner(Slice.of(json));
        var found = JsonNodeFactory.instance.objectNode();

        assertThat(scanner.enter('{')).isTrue();
        while (scanner.nextMember()) {
            found.set(scanner.name().text(), scanner.value().tree());
        }
        scanner.end();

        assertThat((JsonNode) found).isEqualTo(object);
    }

    @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
    void whatItPassesOverIsJson(@ForAll("objects") JsonNode object, @ForAll int seed) {
        var json = EventJson.write(object);
        var at = Math.floorMod(seed, json.length);
        if (json[at] >= 0) {
            // Inside a character of several bytes it would be no UTF-8, which the WebSocket refuses.
            json[at] = (byte) "{}[]\",:0-.eE\\ux \n\tn".charAt(Math.floorMod(seed / 7, 19));
        }

        assertThat(passes(json)).isEqualTo(jacksonReads(json));
    }

    @Example
    void whatIsNoJsonIsRefused() {
        for (var text : List.of(
                "",
                "{",
                "[1,]",
                "{\"a\":1,}",
                "{,}",
                "{\"a\"}",
                "01",
                "1.",
                "-",
                "+1",
                "nul",
                "\"\\x\"",
                "\"\t\"",
                "\"\\u12g4\"",
                "[1 2]")) {
            assertThat(passes(text.getBytes(UTF_8))).as(text).isFalse();
        }
        assertThat(passes("[".repeat(600).getBytes(UTF_8))).isFalse();
    }

    @Example
    void aNumberIsTheDoubleThatHomeAssistantMeant() throws IOException {
        var scanner = new JsonScanner(Slice.of("[1709287730.123456, 1709287730, \"1\", null]".getBytes(UTF_8)));
        scanner.enter('[');

        scanner.nextElement();
        assertThat(scanner.number()).isEqualTo(1709287730.123456);
        scanner.nextElement();
        assertThat(scanner.number()).isEqualTo(1709287730.0);
        scanner.nextElement();
        assertThat(scanner.number()).isNaN();
        scanner.nextElement();
        assertThat(scanner.number()).isNaN();
        assertThat(scanner.nextElement()).isFalse();
    }

    @Example
    void aMessageIsFoundWhateverTheOrderOfItsKeys() throws IOException {
        var object =
                Message.readAll("{\"event\":{\"r\":[\"a.b\"],\"a\":{}},\"type\":\"event\",\"id\":18}".getBytes(UTF_8));
        var array = Message.readAll(
                "[{\"id\":1,\"type\":\"pong\"}, {\"success\":true,\"result\":null,\"type\":\"result\",\"id\":2}]"
                        .getBytes(UTF_8));

        assertThat(object).singleElement().satisfies(message -> {
            assertThat(message.id()).isEqualTo(18);
            assertThat(message.states().added()).hasToString("{}");
            assertThat(message.states().removed()).hasToString("[\"a.b\"]");
            assertThat(message.states().changed()).isNull();
        });
        assertThat(array).extracting(Message::id).containsExactly(1, 2);
        assertThat(array.get(1).success()).isTrue();
        assertThat(array.get(1).whole()).hasToString("{\"success\":true,\"result\":null,\"type\":\"result\",\"id\":2}");
        assertThatThrownBy(() -> Message.readAll("<html>".getBytes(UTF_8))).isInstanceOf(MalformedJsonException.class);
        assertThatThrownBy(() -> Message.readAll("[1]".getBytes(UTF_8))).isInstanceOf(MalformedJsonException.class);
        assertThatThrownBy(() -> Message.readAll("{} {}".getBytes(UTF_8))).isInstanceOf(MalformedJsonException.class);
    }

    @Provide
    Arbitrary<JsonNode> objects() {
        return object(values(2));
    }

    private Arbitrary<JsonNode> values(int depth) {
        var nodes = JsonNodeFactory.instance;
        Arbitrary<JsonNode> text = Arbitraries.strings().ofMaxLength(8).map(nodes::textNode);
        Arbitrary<JsonNode> whole = Arbitraries.integers().map(nodes::numberNode);
        Arbitrary<JsonNode> real = Arbitraries.doubles().map(nodes::numberNode);
        Arbitrary<JsonNode> word = Arbitraries.of(nodes.nullNode(), nodes.booleanNode(true), nodes.booleanNode(false));
        if (depth == 0) {
            return Arbitraries.oneOf(text, whole, real, word);
        }
        Arbitrary<JsonNode> array = values(depth - 1).list().ofMaxSize(3).map(list -> nodes.arrayNode()
                .addAll(list));
        return Arbitraries.oneOf(text, whole, real, word, array, object(values(depth - 1)));
    }

    private static Arbitrary<JsonNode> object(Arbitrary<JsonNode> values) {
        return Arbitraries.maps(Arbitraries.strings().ofMaxLength(5), values)
                .ofMaxSize(4)
                .map(members -> JsonNodeFactory.instance.objectNode().setAll(members));
    }

    private static boolean passes(byte[] json) {
        try {
            var scanner = new JsonScanner(Slice.of(json));
            scanner.skipValue();
            scanner.end();
            return true;
        } catch (MalformedJsonException e) {
            return false;
        }
    }

    private static boolean jacksonReads(byte[] json) {
        try {
            EventJson.mapper()
                    .reader(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readTree(json);
            return true;
        } catch (JsonProcessingException e) {
            return false;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

package io.haingestor.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RegistryPayloadTest {
    private static final int LARGEST = 512 * 1024;

    @Test
    void aLargeRegistryIsSplitIntoPartsOfHalfAMebibyteThatTogetherHoldEveryEntryOnce() {
        var entries = IntStream.range(0, 2_000).mapToObj(i -> entry(i, 1_000)).toList();

        var parts = new RegistryPayload().snapshot(RegistryKind.ENTITY, entries);

        assertThat(parts).hasSizeBetween(4, 5).allSatisfy(part -> assertThat(part)
                .hasSizeLessThanOrEqualTo(LARGEST));
        var ids = new ArrayList<String>();
        for (var i = 0; i < parts.size(); i++) {
            var data = data(parts.get(i));
            assertThat(data.path("part").asInt()).isEqualTo(i + 1);
            assertThat(data.path("parts").asInt()).isEqualTo(parts.size());
            data.path("entries").forEach(entry -> ids.add(entry.path("id").asText()));
        }
        assertThat(ids).isEqualTo(entries.stream().map(RegistryEntry::id).toList());
    }

    @Test
    void anEntryThatIsTooLargeAloneIsAPartOfItsOwn() {
        var parts = new RegistryPayload()
                .snapshot(RegistryKind.ENTITY, List.of(entry(1, 10), entry(2, 2 * LARGEST), entry(3, 10)));

        assertThat(parts).hasSize(3);
        assertThat(data(parts.get(1)).path("entries")).hasSize(1);
    }

    @Test
    void anEmptyRegistryIsOnePart() {
        var parts = new RegistryPayload().snapshot(RegistryKind.LABEL, List.of());

        assertThat(parts).hasSize(1);
        assertThat(data(parts.get(0)))
                .isEqualTo(FeedBench.json("{\"kind\":\"label\",\"part\":1,\"parts\":1,\"entries\":[]}"));
    }

    private static JsonNode data(byte[] part) {
        return FeedBench.json(new String(part, UTF_8));
    }

    private static RegistryEntry entry(int number, int size) {
        var json = "{\"id\":\"r" + number + "\",\"entity_id\":\"light.l" + number + "\",\"name\":\""
                + "ü".repeat(size / 2) + "\"}";
        try {
            return RegistryEntry.read(
                    RegistryKind.ENTITY, Slice.of(json.getBytes(UTF_8)), new Secrets(Set.of(), false), new HashMap<>());
        } catch (MalformedJsonException e) {
            throw new AssertionError(e);
        }
    }
}

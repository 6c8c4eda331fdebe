package io.haingestor.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ObservationTest {
    private static final Instant FROM = Instant.parse("2026-03-01T10:15:00Z");

    @Test
    void copiesOfAReadingHaveOneIdWhateverTheySay() {
        assertThat(observation(11.5).id())
                .isEqualTo(observation(12).id())
                .isEqualTo("open-meteo/52.37,4.89@1772360100000000");
    }

    @Test
    void whatHasNoOrderIsWrittenInTheOrderOfItsNames() {
        var observation = new Observation(
                "weather",
                "open-meteo",
                "52.37,4.89",
                FROM,
                FROM,
                EventJson.mapper().createObjectNode(),
                Map.of("f", "1", "b", "2", "e", "3", "a", "4", "d", "5", "c", "6"),
                "Someone",
                false);
        var block = Enrichment.unavailable("place-unknown", "Nobody knows");
        var state = Payloads.state()
                .enriched("e", block, List.of())
                .enriched("a", block, List.of())
                .enriched("c", block, List.of())
                .enriched("b", block, List.of());

        assertThat(EventJson.mapper().valueToTree(observation).get("units").fieldNames())
                .toIterable()
                .containsExactly("a", "b", "c", "d", "e", "f");
        assertThat(EventJson.mapper().valueToTree(state).get("enrichments").fieldNames())
                .toIterable()
                .containsExactly("a", "b", "c", "e", "price", "weather");
    }

    @Test
    void anEnrichmentSaysHowLongItsReadingHadHeld() {
        var block = Enrichment.of(observation(11.5), FROM.plusMillis(90_500));

        assertThat(block.ageSeconds()).isEqualTo(90.5);
        assertThat(block.validFrom()).isEqualTo(FROM);
        assertThat(block.simulated()).isTrue();
    }

    private static Observation observation(double temperature) {
        return new Observation(
                "weather",
                "open-meteo",
                "52.37,4.89",
                FROM,
                FROM.plusSeconds(900),
                EventJson.mapper().createObjectNode().put("temperature", temperature),
                Map.of("temperature", "°C"),
                "Weather data by Open-Meteo.com",
                true);
    }
}

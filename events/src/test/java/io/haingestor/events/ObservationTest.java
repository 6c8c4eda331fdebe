package io.haingestor.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
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

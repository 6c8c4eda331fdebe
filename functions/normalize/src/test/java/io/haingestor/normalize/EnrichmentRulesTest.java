package io.haingestor.normalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.haingestor.events.Availability;
import io.haingestor.events.EntityState;
import io.haingestor.events.EventJson;
import io.haingestor.events.RegistryBlock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnrichmentRulesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "domain=sensor | true",
                "domain=climate | false",
                "device_class=temperature | true",
                "device_class=temp | false",
                "device_class=* | true",
                "area=kitchen | true",
                "area=kit?hen | true",
                "area=garden | false",
                "entity=sensor.kitchen_temperature | true",
                "entity=sensor.*_temperature | true",
                "entity=*.kitchen_* | true",
                "entity=**_temperature | true",
                "entity=sensor.?_temperature | false",
                "entity=sensor_kitchen.temperature | false",
                "entity=kitchen | false",
                "domain=climate, area=kitchen | true",
                "domain=climate, area=garden | false",
                " domain = sensor  | true",
                "none | false",
            })
    void anEntityThatOneOfTheTermsFitsAsksForTheEnrichment(String rule, boolean asks) {
        var rules = EnrichmentRules.read(Map.of("weather", rule));

        assertThat(rules.of(state("temperature", "kitchen"))).isEqualTo(asks ? List.of("weather") : List.of());
    }

    @Test
    void whatAnEntityLacksFitsNothing() {
        var rules = EnrichmentRules.read(Map.of("weather", "device_class=*, area=*"));

        assertThat(rules.of(state(null, null))).isEmpty();
    }

    @Test
    void severalEnrichmentsComeInTheOrderOfTheirNames() {
        var rules = EnrichmentRules.read(
                Map.of("weather", "domain=sensor", "air.quality", "area=kitchen", "price", "domain=switch"));

        assertThat(rules.of(state("temperature", "kitchen"))).containsExactly("air-quality", "weather");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sensor", "floor=attic", "domain=", "domain=sensor,", "=sensor"})
    void aRuleThatCannotBeReadSaysWhatWasExpected(String rule) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EnrichmentRules.read(Map.of("weather", rule)))
                .withMessageContaining("haingestor.normalize.enrich.weather: expected domain=");
    }

    @Test
    void allErrorsAreSaidAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EnrichmentRules.read(Map.of("weather", "a, b", "Price", "none")))
                .withMessageContaining("got 'a'")
                .withMessageContaining("got 'b'")
                .withMessageContaining("got 'Price'");
    }

    @Test
    void noEntityCanMakeAPatternSlow() {
        var rules = EnrichmentRules.read(Map.of("weather", "entity=*a*a*a*a*b"));
        var id = "sensor." + "a".repeat(248);

        assertThat(rules.of(state(id, null, null))).isEmpty();
    }

    private static EntityState state(@Nullable String deviceClass, @Nullable String area) {
        return state("sensor.kitchen_temperature", deviceClass, area);
    }

    private static EntityState state(String entityId, @Nullable String deviceClass, @Nullable String area) {
        var registry = area == null
                ? null
                : new RegistryBlock(null, null, null, null, null, null, null, null, area, null, null, null, List.of());
        return new EntityState(
                entityId,
                "sensor",
                Availability.AVAILABLE,
                "21.5",
                21.5,
                null,
                deviceClass,
                null,
                EventJson.mapper().createObjectNode(),
                Instant.EPOCH,
                Instant.EPOCH,
                null,
                null,
                registry,
                List.of(),
                Map.of());
    }
}

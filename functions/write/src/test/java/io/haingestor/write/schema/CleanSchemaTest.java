package io.haingestor.write.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.haingestor.events.Availability;
import io.haingestor.events.Enrichment;
import io.haingestor.events.EntityState;
import io.haingestor.events.Observation;
import io.haingestor.timeseries.FieldValue;
import io.haingestor.timeseries.FieldValue.Numeric;
import io.haingestor.timeseries.FieldValue.Text;
import io.haingestor.timeseries.Point;
import io.haingestor.timeseries.TextMatch;
import io.haingestor.write.States;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class CleanSchemaTest {
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00.123456Z");
    private static final CleanSchema SCHEMA =
            new CleanSchema(List.of(TextMatch.glob("temperature"), TextMatch.glob("hvac_*"), TextMatch.glob("flag")));

    @Test
    void aStateIsOnePointOfOneMeasurement() {
        var point = point(States.temperature("sensor.kitchen", AT, 21.5, "kitchen"));

        assertThat(point)
                .isEqualTo(new Point(
                        "state",
                        Map.of("entity_id", "sensor.kitchen", "domain", "sensor"),
                        Map.of(
                                "area", "kitchen",
                                "device_class", "temperature",
                                "device_id", "dev1",
                                "integration", "mqtt",
                                "unit", "°C"),
                        Map.of(
                                "availability", new Text("available"),
                                "state", new Text("21.5"),
                                "value", new Numeric(21.5),
                                "duration_s", new Numeric(12.5),
                                "context_id", new Text("01J0000000000000000000000A"),
                                "context_user_id", new Text("someone")),
                        1_772_359_200_123_456L));
    }

    @Test
    void theIdentityIsTheSameWhateverTheRegistriesSayByThen() {
        var before = point(States.temperature("sensor.kitchen", AT, 21.5, "kitchen"));
        var after = point(States.temperature("sensor.kitchen", AT, 21.5, "hall"));

        assertThat(after.series()).isEqualTo(before.series());
        assertThat(after.timeMicros()).isEqualTo(before.timeMicros());
        assertThat(after.dimensions()).containsEntry("area", "hall");
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "AVAILABLE")
    void aMomentWithoutAStateIsAvailabilityAndNoValue(Availability availability) {
        var fields = point(States.without(availability, "sensor.kitchen", AT)).fields();

        assertThat(fields)
                .containsEntry("availability", new Text(availability.text()))
                .doesNotContainKeys("state", "value");
    }

    @Test
    void onlyAttributesThatAreAskedForAreStored() {
        var attributes = States.attributes()
                .put("temperature", 19)
                .put("hvac_action", "heating")
                .put("flag", true)
                .put("icon", "mdi:home")
                .putNull("hvac_mode");
        attributes.putArray("hvac_modes").add("heat").add("off");

        var stored = new HashMap<String, FieldValue>();
        point(States.state("climate.hall", AT, "heat", null, "hall", attributes))
                .fields()
                .forEach((name, value) -> {
                    if (name.startsWith("attr_")) {
                        stored.put(name, value);
                    }
                });

        assertThat(stored)
                .isEqualTo(Map.of(
                        "attr_temperature", new Numeric(19),
                        "attr_hvac_action", new Text("heating"),
                        "attr_flag", new Numeric(1),
                        "attr_hvac_modes", new Text("[\"heat\",\"off\"]")));
    }

    @Test
    void anEnrichmentIsStoredBesideTheStateUnderItsName() {
        var reading = new Observation(
                "air-quality",
                "open-meteo",
                "52.37,4.89",
                AT.minusSeconds(90),
                AT,
                States.attributes().put("pm10", 12).put("level", "good"),
                Map.of(),
                "Someone",
                true);
        var state = States.temperature("sensor.kitchen", AT, 21.5, "kitchen")
                .enriched("air-quality", Enrichment.of(reading, AT), List.of())
                .enriched("price", Enrichment.unavailable("provider-unavailable", "Nobody answers"), List.of());

        var fields = point(state).fields();

        assertThat(fields)
                .containsEntry("value", new Numeric(21.5))
                .containsEntry("air_quality_pm10", new Numeric(12))
                .containsEntry("air_quality_level", new Text("good"))
                .containsEntry("air_quality_age_s", new Numeric(90))
                .containsEntry("air_quality_simulated", new Numeric(1))
                .containsEntry("price_unavailable", new Text("provider-unavailable"))
                .doesNotContainKeys("price_age_s", "price_simulated", "air_quality_unavailable");
    }

    @Test
    void whatIsStoredReadsAsTheStateItWas() {
        var read = SCHEMA.read(point(States.temperature("sensor.kitchen", AT, 21.5, "kitchen")));

        assertThat(read.id()).isEqualTo("sensor.kitchen@1772359200123456");
        assertThat(read.entityId()).isEqualTo("sensor.kitchen");
        assertThat(read.domain()).isEqualTo("sensor");
        assertThat(read.lastUpdated()).isEqualTo(AT);
        assertThat(read.availability()).isEqualTo("available");
        assertThat(read.state()).isEqualTo("21.5");
        assertThat(read.value()).isEqualTo(21.5);
        assertThat(read.fields()).containsOnlyKeys("duration_s", "context_id", "context_user_id");
    }

    private static Point point(EntityState state) {
        return SCHEMA.point(state).orElseThrow();
    }
}

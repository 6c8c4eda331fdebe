package io.haingestor.functions.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.haingestor.events.Enrichment;
import io.haingestor.events.EntityState;
import io.haingestor.events.EventTypes;
import io.quarkus.funqy.knative.events.CloudEvent;
import io.quarkus.funqy.knative.events.CloudEventBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StagesTest {
    private static final Enrichment BLOCK = Enrichment.unavailable("place-unknown", "Nobody knows where");

    private final Stages stages = new Stages("enrich-weather");

    @Test
    void aStateGoesFromOneEnrichmentToTheNextAndIsThenDone() {
        var first = stages.next(waitingFor("weather", List.of("price", "carbon")), BLOCK);
        var second = stages.next(event(first.data(), first.extensions()), BLOCK);
        var third = stages.next(event(second.data(), second.extensions()), BLOCK);

        assertThat(first.extensions()).containsEntry("stage", "price");
        assertThat(first.data().stages()).containsExactly("carbon");
        assertThat(first.data().enrichments()).containsOnlyKeys("weather");
        assertThat(second.extensions()).containsEntry("stage", "carbon");
        assertThat(third.extensions()).containsEntry("stage", "done");
        assertThat(third.data().stages()).isEmpty();
        assertThat(third.data().enrichments()).containsOnlyKeys("weather", "price", "carbon");
    }

    @Test
    void aStateStaysTheSameState() {
        var event = waitingFor("weather", List.of());

        var next = stages.next(event, BLOCK);

        assertThat(next.id()).isEqualTo(event.id());
        assertThat(next.type()).isEqualTo(EventTypes.STATE);
        assertThat(next.time()).isEqualTo(event.time());
        assertThat(next.source()).isEqualTo("/ha-ingestor/enrich-weather");
        assertThat(next.data().id()).isEqualTo(event.data().id());
        assertThat(next.data().value()).isEqualTo(event.data().value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "raw", "done"})
    void aStateThatWaitsForNoEnrichmentIsRefused(String stage) {
        assertThatExceptionOfType(EventRejectedException.class)
                .isThrownBy(() -> stages.next(waitingFor(stage, List.of()), BLOCK))
                .withMessageContaining("'" + stage + "'");
    }

    private static CloudEvent<EntityState> waitingFor(String stage, List<String> left) {
        var state = Samples.state();
        return event(state.waitingFor(left), stage.isEmpty() ? Map.of() : Map.of("stage", stage));
    }

    private static CloudEvent<EntityState> event(EntityState state, Map<String, String> extensions) {
        return CloudEventBuilder.create()
                .id("sensor.kitchen_temperature@1772360130123456")
                .type(EventTypes.STATE)
                .source("/ha-ingestor/normalize")
                .extensions(extensions)
                .build(state);
    }
}

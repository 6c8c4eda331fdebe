package io.haingestor.weather;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.haingestor.events.EntityState;
import io.haingestor.events.EventJson;
import io.haingestor.functions.support.UnavailableException;
import io.quarkus.funqy.knative.events.CloudEvent;
import io.quarkus.funqy.knative.events.CloudEventBuilder;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HomePlaceTest {
    private static final Place AMSTERDAM = Place.parse("52.37,4.89");
    private static final Place MUNICH = Place.parse("48.14,11.58");

    private final MovableClock clock = new MovableClock(Instant.parse("2026-03-01T10:20:30Z"));

    @Test
    void whatAGatewayLastSaidHoldsUnlessItIsConfigured() {
        var told = new HomePlace(null, clock);
        told.learn(AMSTERDAM);
        told.learn(MUNICH);
        var configured = new HomePlace(AMSTERDAM, clock);
        configured.learn(MUNICH);

        assertThat(told.get()).contains(MUNICH);
        assertThat(configured.get()).contains(AMSTERDAM);
        assertThat(configured.isAwaited()).isFalse();
    }

    @Test
    void aStateIsHeldBackOnlyWhileAGatewayIsAboutToSayIt() throws Exception {
        var home = new HomePlace(null, clock);
        var timeline = new WeatherTimeline(
                (place, day) -> CompletableFuture.failedFuture(new ProviderException("down", null, null)),
                clock,
                Duration.ofSeconds(1),
                Runnable::run);
        var enrich = new EnrichWeather(home, timeline);

        assertThatThrownBy(() -> enrich.enrich(state())).isInstanceOf(UnavailableException.class);
        clock.move(Duration.ofSeconds(10));

        assertThat(reason(enrich.enrich(state()).await().indefinitely())).isEqualTo("place-unknown");
        home.learn(AMSTERDAM);
        assertThat(reason(enrich.enrich(state()).await().indefinitely())).isEqualTo("provider-unavailable");
    }

    private static String reason(CloudEvent<EntityState> event) {
        return event.data().enrichments().get("weather").reason();
    }

    private CloudEvent<EntityState> state() throws IOException {
        var event = States.event(clock.instant(), "weather");
        return CloudEventBuilder.create()
                .id(event.getId())
                .type(event.getType())
                .source(event.getSource().toString())
                .extensions(Map.of("stage", "weather"))
                .build(EventJson.mapper().readValue(event.getData().toBytes(), EntityState.class));
    }
}

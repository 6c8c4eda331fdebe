package io.haingestor.weather;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.haingestor.events.EntityState;
import io.haingestor.events.EventJson;
import io.haingestor.functions.support.Answer;
import io.haingestor.functions.support.InProcessFunctions;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ProviderAwayTest.Nobody.class)
class ProviderAwayTest {
    @Inject
    InProcessFunctions functions;

    public static final class Nobody implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.funqy.export", "enrich-weather",
                    "HA_INGESTOR_WEATHER_URL", "http://127.0.0.1:1",
                    "HA_INGESTOR_LOCATION", "52.37,4.89");
        }
    }

    @Test
    void aYoungTickIsTriedAgainAndAnOldOneIsGivenUp() throws Exception {
        var young = invoke("observe-weather", tick(Instant.now()));
        var old = invoke("observe-weather", tick(Instant.now().minus(Duration.ofSeconds(121))));

        assertThat(young).isInstanceOfSatisfying(Answer.Failed.class, failed -> {
            assertThat(failed.status()).isEqualTo(503);
            assertThat(failed.reason()).contains("127.0.0.1 cannot be asked");
        });
        assertThat(old).isInstanceOfSatisfying(Answer.Done.class, done -> assertThat(done.replies())
                .isEmpty());
    }

    @Test
    void aStateGoesOnAndSaysWhyThereIsNoWeather() throws Exception {
        var answer = (Answer.Done) invoke("enrich-weather", States.event(Instant.now(), "weather"));

        var reply = answer.replies().get(0);
        var state = EventJson.mapper().readValue(reply.getData().toBytes(), EntityState.class);
        assertThat(reply.getExtension("stage")).isEqualTo("price");
        assertThat(state.enrichments().get("weather").available()).isFalse();
        assertThat(state.enrichments().get("weather").reason()).isEqualTo("provider-unavailable");
        assertThat(state.enrichments().get("weather").message()).contains("127.0.0.1 cannot be asked");
    }

    private Answer invoke(String function, CloudEvent event) throws Exception {
        return functions.invoke(function, event).toCompletableFuture().get();
    }

    private static CloudEvent tick(Instant time) {
        return CloudEventBuilder.v1()
                .withId("tick")
                .withType("dev.knative.sources.ping")
                .withSource(URI.create("/ping"))
                .withTime(time.atOffset(ZoneOffset.UTC))
                .withData(EventJson.CONTENT_TYPE, "{}".getBytes(StandardCharsets.UTF_8))
                .build();
    }
}

package io.haingestor.weather;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.haingestor.events.Enrichment;
import io.haingestor.events.EntityState;
import io.haingestor.events.EventJson;
import io.haingestor.events.EventTypes;
import io.haingestor.functions.support.Answer;
import io.haingestor.functions.support.FunctionContract;
import io.haingestor.functions.support.InProcessFunctions;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(EnrichWeatherTest.Exported.class)
@QuarkusTestResource(value = SimulatedProvider.class, restrictToAnnotatedClass = true)
class EnrichWeatherTest extends FunctionContract {
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

    @Inject
    InProcessFunctions functions;

    public static final class Exported implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.funqy.export", "enrich-weather", "HA_INGESTOR_LOCATION", "52.373134,4.890315");
        }
    }

    @Override
    protected String function() {
        return "enrich-weather";
    }

    @Override
    protected Stream<CloudEvent> events() {
        return Stream.of(
                States.event(now, "weather"),
                States.event(now.minus(Duration.ofDays(2)), "weather"),
                States.event(now.minus(Duration.ofDays(200)), "weather"),
                States.event(now, "done"),
                CloudEventBuilder.v1(States.event(now, "weather"))
                        .withId("nothing-at-all")
                        .withData(EventJson.CONTENT_TYPE, "{}".getBytes(StandardCharsets.UTF_8))
                        .build());
    }

    @Test
    void aStateThatIsSixHoursLateGetsTheWeatherOfSixHoursAgo() throws Exception {
        var changed = now.minus(Duration.ofHours(6));

        var late = enriched(States.event(changed, "weather"));
        var live = enriched(States.event(now, "weather"));

        assertThat(late.available()).isTrue();
        assertThat(late.validFrom()).isEqualTo(changed.truncatedTo(ChronoUnit.HOURS));
        assertThat(late.ageSeconds()).isBetween(0.0, 3_600.0);
        assertThat(late.simulated()).isTrue();
        assertThat(late.place()).isEqualTo("52.37,4.89");
        assertThat(live.validFrom()).isEqualTo(now.truncatedTo(ChronoUnit.HOURS));
        assertThat(live.values()).isNotEqualTo(late.values());
    }

    @Test
    void theStateIsTheSameStateAndGoesOn() throws Exception {
        var event = States.event(now, "weather");
        var reply = reply(event);

        assertThat(reply.getId()).isEqualTo(event.getId());
        assertThat(reply.getType()).isEqualTo(EventTypes.STATE);
        assertThat(reply.getExtension("stage")).isEqualTo("price");
        assertThat(state(reply).stages()).isEmpty();
        assertThat(state(reply).attributes().get("current_temperature").doubleValue())
                .isEqualTo(20.5);
    }

    @Test
    void theSameStateAlwaysGetsTheSameBlock() throws Exception {
        var event = States.event(now.minus(Duration.ofDays(3)), "weather");

        assertThat(reply(event).getData().toBytes())
                .isEqualTo(reply(event).getData().toBytes());
    }

    @Test
    void aStateFromBeforeTheProvidersMemoryIsUnavailable() throws Exception {
        assertThat(enriched(States.event(now.minus(Duration.ofDays(200)), "weather"))
                        .reason())
                .isEqualTo("too-old");
    }

    private Enrichment enriched(CloudEvent event) throws Exception {
        return state(reply(event)).enrichments().get("weather");
    }

    private CloudEvent reply(CloudEvent event) throws Exception {
        var answer = (Answer.Done)
                functions.invoke("enrich-weather", event).toCompletableFuture().get();
        return answer.replies().get(0);
    }

    private static EntityState state(CloudEvent event) throws Exception {
        return EventJson.mapper().readValue(event.getData().toBytes(), EntityState.class);
    }
}

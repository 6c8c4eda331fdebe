package io.haingestor.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.haingestor.events.EntityState;
import io.haingestor.events.EventJson;
import io.haingestor.events.EventTypes;
import io.haingestor.functions.support.Answer;
import io.haingestor.functions.support.InProcessFunctions;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The way of a state from normalize past an enricher that is down. */
@QuarkusTest
@TestProfile(SkipEnrichmentTest.Rules.class)
class SkipEnrichmentTest {
    @Inject
    InProcessFunctions functions;

    public static final class Rules implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "haingestor.normalize.enrich.weather", "device_class=temperature",
                    "haingestor.normalize.enrich.price", "entity=sensor.kitchen_*",
                    "haingestor.normalize.enrich.carbon", "none");
        }
    }

    @Test
    void aStateWaitsForTheFirstEnrichmentThatItsEntityAsksFor() throws Exception {
        var normalised = reply("normalize", Changes.event(Changes.ID, Changes.full()));

        assertThat(normalised.getExtension("stage")).isEqualTo("price");
        assertThat(state(normalised).stages()).containsExactly("weather");
    }

    @Test
    void anEnricherThatIsDownIsPassedByAndTheStateSaysSo() throws Exception {
        var normalised = reply("normalize", Changes.event(Changes.ID, Changes.full()));
        var given = CloudEventBuilder.v1(normalised)
                .withExtension("knativeerrordest", "Service ha-ingestor/enrich-price")
                .withExtension("knativeerrorcode", 503)
                .withExtension(
                        "knativeerrordata",
                        Base64.getEncoder().encodeToString("no route".getBytes(StandardCharsets.UTF_8)))
                .build();

        var next = reply("skip-enrichment", given);
        var last = reply("skip-enrichment", next);

        assertThat(next.getId()).isEqualTo(Changes.ID);
        assertThat(next.getType()).isEqualTo(EventTypes.STATE);
        assertThat(next.getExtension("stage")).isEqualTo("weather");
        assertThat(next.getExtension("knativeerrorcode")).isNull();
        var block = state(next).enrichments().get("price");
        assertThat(block.available()).isFalse();
        assertThat(block.reason()).isEqualTo("enricher-failed");
        assertThat(block.message()).contains("enrich-price", "503", "no route");
        assertThat(last.getExtension("stage")).isEqualTo("done");
        assertThat(state(last).enrichments()).containsOnlyKeys("price", "weather");
        assertThat(state(last).value()).isEqualTo(21.5);
    }

    @Test
    void aStateThatWaitsForNothingIsRefused() throws Exception {
        var done = CloudEventBuilder.v1(reply("normalize", Changes.event(Changes.ID, Changes.full())))
                .withExtension("stage", "done")
                .build();

        assertThat(reply("skip-enrichment", done).getType()).isEqualTo(EventTypes.REJECTED);
    }

    private CloudEvent reply(String function, CloudEvent event) throws Exception {
        var answer = (Answer.Done)
                functions.invoke(function, event).toCompletableFuture().get();
        return answer.replies().get(0);
    }

    private static EntityState state(CloudEvent event) throws Exception {
        return EventJson.mapper().readValue(event.getData().toBytes(), EntityState.class);
    }
}

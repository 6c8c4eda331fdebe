package io.haingestor.weather;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.haingestor.events.EventJson;
import io.haingestor.events.EventTypes;
import io.haingestor.events.Observation;
import io.haingestor.functions.support.Answer;
import io.haingestor.functions.support.FunctionContract;
import io.haingestor.functions.support.InProcessFunctions;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ObserveWeatherTest.Exported.class)
@QuarkusTestResource(value = SimulatedProvider.class, restrictToAnnotatedClass = true)
class ObserveWeatherTest extends FunctionContract {
    @Inject
    InProcessFunctions functions;

    @Inject
    HomePlace home;

    public static final class Exported implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.funqy.export", "observe-weather");
        }
    }

    @Override
    protected String function() {
        return "observe-weather";
    }

    @Override
    protected Stream<CloudEvent> events() {
        return Stream.of(
                config("{\"latitude\":52.373134,\"longitude\":4.890315,\"country\":\"NL\"}"),
                tick("{}"),
                tick("{\"latitude\":-33.87,\"longitude\":151.21}"),
                tick("{\"latitude\":91,\"longitude\":0}"),
                tick("{\"latitude\":52.37}"));
    }

    @Test
    void aTickIsAnsweredWithWhatHoldsNowWhereTheHomeIs() throws Exception {
        home.learn(Place.parse("52.37,4.89"));

        var reply = reply(tick("{}"));
        var reading = EventJson.mapper().readValue(reply.getData().toBytes(), Observation.class);

        assertThat(reply.getType()).isEqualTo("io.haingestor.observation.weather");
        assertThat(reply.getId()).isEqualTo(reading.id()).startsWith("open-meteo/52.37,4.89@");
        assertThat(reply.getTime().toInstant()).isEqualTo(reading.validFrom());
        assertThat(reply.getDataSchema()).hasToString("urn:haingestor:schema:observation:1");
        assertThat(reply.getExtension("partitionkey")).isEqualTo("open-meteo/52.37,4.89");
        assertThat(reading.simulated()).isTrue();
        assertThat(reading.values().get("temperature").isNumber()).isTrue();
        assertThat(reply(tick("{}")).getId()).isEqualTo(reply.getId());
    }

    @Test
    void aGatewaySaysWhereTheHomeIsAndTheWeatherThereIsObservedAtOnce() throws Exception {
        var reply = reply(config("{\"latitude\":48.137,\"longitude\":11.575}"));

        assertThat(reply.getId()).startsWith("open-meteo/48.14,11.58@");
        assertThat(home.get()).contains(Place.parse("48.14,11.58"));
        assertThat(reply(tick("{}")).getId()).isEqualTo(reply.getId());
    }

    @Test
    void aTickMaySayAnotherPlaceAndTheHomeStaysWhereItIs() throws Exception {
        home.learn(Place.parse("52.37,4.89"));

        assertThat(reply(tick("{\"latitude\":-33.87,\"longitude\":151.21}")).getId())
                .startsWith("open-meteo/-33.87,151.21@");
        assertThat(home.get()).contains(Place.parse("52.37,4.89"));
    }

    @Test
    void aPlaceThatIsNoneIsRejected() throws Exception {
        assertThat(reply(tick("{\"latitude\":52.37}")).getType()).isEqualTo(EventTypes.REJECTED);
    }

    private CloudEvent reply(CloudEvent event) throws Exception {
        var answer = (Answer.Done)
                functions.invoke("observe-weather", event).toCompletableFuture().get();
        return answer.replies().get(0);
    }

    private static CloudEvent config(String data) {
        return event(EventTypes.HOME_CONFIG, "/home-assistant/test", data);
    }

    private static CloudEvent tick(String data) {
        return event("dev.knative.sources.ping", "/apis/v1/namespaces/x/pingsources/observe-weather", data);
    }

    private static CloudEvent event(String type, String source, String data) {
        return CloudEventBuilder.v1()
                .withId(type + data.hashCode())
                .withType(type)
                .withSource(URI.create(source))
                .withTime(Instant.parse("2026-03-01T10:18:00Z").atOffset(ZoneOffset.UTC))
                .withData(EventJson.CONTENT_TYPE, data.getBytes(StandardCharsets.UTF_8))
                .build();
    }
}

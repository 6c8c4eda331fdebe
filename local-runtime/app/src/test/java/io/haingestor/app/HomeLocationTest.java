package io.haingestor.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.haingestor.events.EventTypes;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What processes are told of where the home is. */
class HomeLocationTest {

    @Test
    void whatHomeAssistantSaysIsRememberedAndTheSameAgainIsNoChange() {
        var location = new HomeLocation(Optional.empty());
        assertThat(location.get()).isEmpty();

        assertThat(location.learn(config("{\"latitude\":52.37,\"longitude\":4.89}")))
                .isTrue();
        assertThat(location.learn(config("{\"latitude\":52.37,\"longitude\":4.89}")))
                .isFalse();
        assertThat(location.get()).contains("52.37,4.89");
        assertThat(location.learn(config("{\"latitude\":-33.9,\"longitude\":18.4}")))
                .isTrue();
        assertThat(location.get()).contains("-33.9,18.4");
    }

    @Test
    void whatTheUserSaysHolds() {
        var location = new HomeLocation(Optional.of("1,2"));
        assertThat(location.learn(config("{\"latitude\":52.37,\"longitude\":4.89}")))
                .isFalse();
        assertThat(location.get()).contains("1,2");
    }

    @Test
    void whatSaysNoPlaceChangesNothing() {
        var location = new HomeLocation(Optional.of(" "));
        assertThat(location.learn(config("{}"))).isFalse();
        assertThat(location.learn(config("nonsense"))).isFalse();
        assertThat(location.learn(event("other", "{\"latitude\":1,\"longitude\":2}")))
                .isFalse();
        assertThat(location.get()).isEmpty();
    }

    private static CloudEvent config(String data) {
        return event(EventTypes.HOME_CONFIG, data);
    }

    private static CloudEvent event(String type, String data) {
        return CloudEventBuilder.v1()
                .withId("1")
                .withType(type)
                .withSource(URI.create("/test"))
                .withData(data.getBytes(StandardCharsets.UTF_8))
                .build();
    }
}

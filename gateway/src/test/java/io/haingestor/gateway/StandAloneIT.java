package io.haingestor.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.haingestor.gateway.GatewayStatus.State;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The gateway alone in a process, as a Knative source: an address, a token and K_SINK are all it needs. */
@QuarkusTest
@Isolated("Quarkus's tests cannot run beside others.")
@QuarkusTestResource(StandAloneIT.World.class)
class StandAloneIT {
    @Inject
    GatewayService gateway;

    @Inject
    MeterRegistry metrics;

    @TestHTTPResource("/q/health/ready")
    URI ready;

    @ConfigProperty(name = "K_SINK")
    String sink;

    @Test
    void everyChangeIsPostedToTheSinkAndTheStatusSaysSo() throws IOException, InterruptedException {
        GatewayBench.await().until(() -> get(URI.create(sink)).body().contains("light.hall@1772359201000000"));
        GatewayBench.await().until(() -> gateway.status().counts().waiting() == 0);

        assertThat(get(URI.create(sink)).body()).contains("light.hall@1772359200000000");
        var status = gateway.status();
        assertThat(status.state()).isEqualTo(State.CONNECTED);
        assertThat(status.entities()).isEqualTo(1);
        assertThat(status.counts().stateChanges()).isEqualTo(2);
        assertThat(status.counts().emitted()).isEqualTo(status.counts().received());
        assertThat(metrics.get("haingestor.gateway.received")
                        .tag("kind", "state")
                        .functionCounter()
                        .count())
                .isEqualTo(2);

        var health = get(ready);
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body())
                .contains("connected_since", "last_event", "connected")
                .doesNotContain(FakeHome.TOKEN);
    }

    private static HttpResponse<String> get(URI address) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The home and the broker that the process talks to. */
    public static final class World implements QuarkusTestResourceLifecycleManager {
        private final FakeHome home = new FakeHome();
        private final HttpSinkServer broker = new HttpSinkServer();

        /** Made by Quarkus. */
        public World() {}

        @Override
        public Map<String, String> start() {
            home.afterSnapshot = "{\"c\":{\"light.hall\":{\"+\":{\"s\":\"off\",\"lc\":1772359201}}}}";
            try {
                return Map.of(
                        "HA_URL", home.url(),
                        "HA_TOKEN", FakeHome.TOKEN,
                        "K_SINK", broker.url(),
                        "HA_INGESTOR_DATA", Files.createTempDirectory("gateway").toString());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void stop() {
            home.close();
            broker.close();
        }
    }
}

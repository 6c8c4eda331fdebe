package io.haingestor.weather;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.haingestor.simulator.Simulator;
import io.haingestor.simulator.SimulatorConfig;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenMeteoTest {
    private static final Place HOME = Place.parse("52.37,4.89");
    private static final LocalDate DAY = LocalDate.parse("2026-03-01");
    private static final Vertx VERTX = Vertx.vertx();

    @AfterAll
    static void close() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void theSimulatedProviderIsUnderstoodAndWhatItSaysIsMarked() {
        var now = Clock.fixed(Instant.parse("2026-03-01T10:20:30Z"), ZoneOffset.UTC);
        try (var simulator = Simulator.start(SimulatorConfig.of(1, 0, 1), now)) {
            var forecast = ask(simulator.providers().get("HA_INGESTOR_WEATHER_URL"));

            assertThat(forecast.hours()).hasSize(24);
            var reading = forecast.now();
            assertThat(reading.id()).isEqualTo("open-meteo/52.37,4.89@1772360100000000");
            assertThat(reading.validTo()).isEqualTo("2026-03-01T10:30:00Z");
            assertThat(reading.simulated()).isTrue();
            assertThat(reading.attribution()).contains("simulator");
            assertThat(reading.units()).containsEntry("wind_speed", "m/s").doesNotContainKey("is_day");
            assertThat(reading.values().fieldNames())
                    .toIterable()
                    .containsExactly(
                            "temperature",
                            "apparent_temperature",
                            "humidity",
                            "precipitation",
                            "weather_code",
                            "cloud_coverage",
                            "pressure",
                            "wind_speed",
                            "wind_bearing",
                            "wind_gust_speed",
                            "is_day");
            assertThat(reading.values().get("is_day").booleanValue()).isTrue();
        }
    }

    @Test
    void aValueThatTheProviderDoesNotKnowIsLeftOut() throws Exception {
        try (var provider = new Provider(
                200,
                """
                {"current":{"time":1772360100,"interval":900,"temperature_2m":11.5,"precipitation":null},
                 "hourly":{"time":[1772359200,1772362800],"temperature_2m":[-0.0,null],"cloud_cover":[null,null]}}
                """)) {
            var forecast = ask(provider.address());

            assertThat(forecast.now().simulated()).isFalse();
            assertThat(forecast.now().attribution()).contains("Open-Meteo.com");
            assertThat(forecast.now().values()).hasSize(1);
            var hour = Instant.parse("2026-03-01T10:00:00Z");
            assertThat(forecast.hours()).containsOnlyKeys(hour);
            assertThat(forecast.hours().get(hour).values().toString()).isEqualTo("{\"temperature\":0.0}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "[]",
                "{\"current\":{},\"hourly\":{}}",
                "{\"current\":{\"time\":\"2026-03-01T10:15\"},\"hourly\":{}}"
            })
    void whatIsNoForecastIsAFailure(String body) throws Exception {
        try (var provider = new Provider(200, body)) {
            assertThatThrownBy(() -> ask(provider.address()))
                    .cause()
                    .isInstanceOf(ProviderException.class)
                    .hasMessageContaining("127.0.0.1 answered with what is no forecast");
        }
    }

    @Test
    void aProviderThatAsksToBeLeftAloneIsHeard() throws Exception {
        try (var provider = new Provider(429, "{}")) {
            assertThatThrownBy(() -> ask(provider.address()))
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .hasMessage("127.0.0.1 answered with status 429")
                    .extracting(failure -> ((ProviderException) failure).retryAfter())
                    .isEqualTo(Duration.ofSeconds(60));
        }
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        try (var provider = new Provider(302, "{}")) {
            assertThatThrownBy(() -> ask(provider.address())).hasMessageContaining("answered with status 302");
            assertThat(provider.calls).hasValue(1);
        }
    }

    @Test
    void anAnswerWithoutEndIsCutOff() throws Exception {
        try (var provider = new Provider(200, " ".repeat(3 << 20))) {
            assertThatThrownBy(() -> ask(provider.address())).hasMessageContaining("more than a megabyte");
        }
    }

    @Test
    void aProviderThatIsNotThereIsAFailure() {
        assertThatThrownBy(() -> ask("http://127.0.0.1:1"))
                .cause()
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("127.0.0.1 cannot be asked");
    }

    private static Forecast ask(String address) {
        return new OpenMeteo(VERTX, address, Duration.ofMinutes(1))
                .ask(HOME, DAY)
                .toCompletableFuture()
                .join();
    }

    /** A provider that always says the same. */
    private static final class Provider implements AutoCloseable {
        private final HttpServer server;
        private final int status;
        private final byte[] body;
        private final AtomicInteger calls = new AtomicInteger();

        Provider(int status, String body) throws IOException {
            this.status = status;
            this.body = body.getBytes(StandardCharsets.UTF_8);
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::answer);
            server.start();
        }

        String address() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        private void answer(HttpExchange call) throws IOException {
            calls.incrementAndGet();
            call.getResponseHeaders().add("Retry-After", "60");
            call.getResponseHeaders().add("Location", address() + "/elsewhere");
            call.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            try (var out = call.getResponseBody()) {
                out.write(body);
            } catch (IOException cutOff) {
                // As it should be.
            }
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}

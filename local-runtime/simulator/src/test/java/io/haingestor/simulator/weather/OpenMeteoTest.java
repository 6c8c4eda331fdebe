package io.haingestor.simulator.weather;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.haingestor.simulator.Simulator;
import io.haingestor.simulator.SimulatorConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenMeteoTest {
    private static final String FIXED = "&timeformat=unixtime&timezone=GMT&wind_speed_unit=ms";
    private static final Instant NOW = Instant.parse("2026-03-01T10:20:30.5Z");

    private static Simulator simulator;

    @BeforeAll
    static void start() {
        simulator = Simulator.start(SimulatorConfig.of(1, 0, 1), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    @Test
    void whatHoldsNowIsOfTheQuarterOfAnHour() throws Exception {
        var answer = get("latitude=52.37&longitude=4.89&current=temperature_2m,is_day" + FIXED, 200);

        assertThat(answer.get("simulated").booleanValue()).isTrue();
        assertThat(answer.at("/current/time").longValue())
                .isEqualTo(Instant.parse("2026-03-01T10:15:00Z").getEpochSecond());
        assertThat(answer.at("/current/interval").intValue()).isEqualTo(900);
        assertThat(answer.at("/current/temperature_2m").isNumber()).isTrue();
        assertThat(answer.at("/current_units/temperature_2m").textValue()).isEqualTo("°C");
        assertThat(answer.has("hourly")).isFalse();
    }

    @Test
    void aDayHasItsHours() throws Exception {
        var answer = get(
                "latitude=52.37&longitude=4.89&hourly=temperature_2m,wind_speed_10m&start_date=2026-02-27&end_date=2026-02-27"
                        + FIXED,
                200);

        assertThat(answer.at("/hourly/time")).hasSize(24);
        assertThat(answer.at("/hourly/time/0").longValue())
                .isEqualTo(Instant.parse("2026-02-27T00:00:00Z").getEpochSecond());
        assertThat(answer.at("/hourly/temperature_2m")).hasSize(24);
        assertThat(answer.at("/hourly_units/wind_speed_10m").textValue()).isEqualTo("m/s");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "longitude=4.89 | 'latitude'",
                "latitude=91&longitude=4.89 | 'latitude'",
                "latitude=52&longitude=x | 'longitude'",
                "latitude=52&longitude=4&hourly=luck | luck",
                "latitude=52&longitude=4&hourly=is_day&start_date=2025-11-28 | 'start_date' is out of allowed range",
                "latitude=52&longitude=4&hourly=is_day&start_date=2026-03-02&end_date=2026-03-01 | End-date",
                "latitude=52&longitude=4&hourly=is_day&start_date=tomorrow | tomorrow",
            })
    void aQuestionThatCannotBeAnsweredIsRefusedWithAReason(String query, String reason) throws Exception {
        var answer = get(query + FIXED, 400);

        assertThat(answer.get("error").booleanValue()).isTrue();
        assertThat(answer.get("reason").textValue()).contains(reason);
    }

    private static JsonNode get(String query, int status) throws Exception {
        var uri = URI.create(simulator.providers().get("HA_INGESTOR_WEATHER_URL") + "/v1/forecast?" + query);
        var response = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return new JsonMapper().readTree(response.body());
    }
}

package io.haingestor.weather;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.haingestor.events.EventJson;
import io.haingestor.events.Observation;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads what Open-Meteo's {@code /v1/forecast} answers, with {@code timeformat=unixtime}, {@code wind_speed_unit=ms} and else its own units. */
final class ForecastReader {
    /** The provider's names, as it is asked for them. */
    static final String VARIABLES;

    private static final String KIND = "weather";
    private static final String PROVIDER = "open-meteo";
    private static final String ATTRIBUTION = "Weather data by Open-Meteo.com (CC BY 4.0)";
    private static final String MADE_UP = "Made up by HA-Ingestor's simulator";
    private static final String IS_DAY = "is_day";
    private static final Duration HOUR = Duration.ofHours(1);
    /** Our name and unit of each of the provider's variables; the names are those of Home Assistant's weather entities, as far as it has them. */
    private static final Map<String, Value> VALUES = new LinkedHashMap<>();

    static {
        VALUES.put("temperature_2m", new Value("temperature", "°C"));
        VALUES.put("apparent_temperature", new Value("apparent_temperature", "°C"));
        VALUES.put("relative_humidity_2m", new Value("humidity", "%"));
        VALUES.put("precipitation", new Value("precipitation", "mm"));
        VALUES.put("weather_code", new Value("weather_code", ""));
        VALUES.put("cloud_cover", new Value("cloud_coverage", "%"));
        VALUES.put("pressure_msl", new Value("pressure", "hPa"));
        VALUES.put("wind_speed_10m", new Value("wind_speed", "m/s"));
        VALUES.put("wind_direction_10m", new Value("wind_bearing", "°"));
        VALUES.put("wind_gusts_10m", new Value("wind_gust_speed", "m/s"));
        VALUES.put(IS_DAY, new Value(IS_DAY, ""));
        VARIABLES = String.join(",", VALUES.keySet());
    }

    private static final Map<String, String> UNITS = units();

    private final Place place;
    private final JsonNode answer;
    private final boolean simulated;

    private ForecastReader(Place place, JsonNode answer) {
        this.place = place;
        this.answer = answer;
        this.simulated = answer.path("simulated").asBoolean(false);
    }

    private record Value(String name, String unit) {}

    /**
     * @param place what was asked for; the provider answers for the nearest cell of its grid
     * @param json its answer
     * @throws IOException when it is not such an answer
     */
    static Forecast read(Place place, byte[] json) throws IOException {
        var answer = EventJson.mapper().readTree(json);
        if (answer == null
                || !answer.path("current").isObject()
                || !answer.path("hourly").isObject()) {
            throw new IOException("expected a forecast with current and hourly");
        }
        return new ForecastReader(place, answer).forecast();
    }

    private Forecast forecast() throws IOException {
        var current = answer.get("current");
        var values = EventJson.mapper().createObjectNode();
        VALUES.forEach((variable, value) -> put(values, value.name(), current.path(variable)));
        var now = observation(
                time(current.path("time")),
                Duration.ofSeconds(current.path("interval").asLong(900)),
                values);
        return new Forecast(now, hours(answer.get("hourly")));
    }

    private Map<Instant, Observation> hours(JsonNode hourly) throws IOException {
        var hours = new HashMap<Instant, Observation>();
        var times = hourly.path("time");
        for (var i = 0; i < times.size(); i++) {
            var values = EventJson.mapper().createObjectNode();
            for (var variable : VALUES.entrySet()) {
                put(
                        values,
                        variable.getValue().name(),
                        hourly.path(variable.getKey()).path(i));
            }
            if (!values.isEmpty()) {
                var time = time(times.get(i));
                hours.put(time, observation(time, HOUR, values));
            }
        }
        return hours;
    }

    private Observation observation(Instant from, Duration validity, ObjectNode values) {
        return new Observation(
                KIND,
                PROVIDER,
                place.toString(),
                from,
                from.plus(validity),
                values,
                UNITS,
                simulated ? MADE_UP : ATTRIBUTION,
                simulated);
    }

    private static void put(ObjectNode values, String name, JsonNode value) {
        if (!value.isNumber()) {
            return; // The provider does not know it.
        }
        if (name.equals(IS_DAY)) {
            values.put(name, value.intValue() == 1);
        } else {
            // Adding zero makes a negative zero a plain one, which is the same and has one way to be written.
            values.put(name, value.doubleValue() + 0.0);
        }
    }

    private static Instant time(JsonNode seconds) throws IOException {
        if (!seconds.isIntegralNumber()) {
            throw new IOException("expected a time in seconds, got " + seconds);
        }
        return Instant.ofEpochSecond(seconds.longValue());
    }

    private static Map<String, String> units() {
        var units = new HashMap<String, String>();
        VALUES.values().stream()
                .filter(value -> !value.unit().isEmpty())
                .forEach(value -> units.put(value.name(), value.unit()));
        return Map.copyOf(units);
    }
}

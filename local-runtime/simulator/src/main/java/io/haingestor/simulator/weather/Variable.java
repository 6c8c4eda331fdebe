package io.haingestor.simulator.weather;

import io.haingestor.simulator.weather.Sky.Weather;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What can be asked for, in the provider's words and units. */
enum Variable {
    TEMPERATURE_2M("°C", 1),
    RELATIVE_HUMIDITY_2M("%", 0),
    APPARENT_TEMPERATURE("°C", 1),
    PRECIPITATION("mm", 1),
    WEATHER_CODE("wmo code", 0),
    CLOUD_COVER("%", 0),
    PRESSURE_MSL("hPa", 1),
    WIND_SPEED_10M("m/s", 2),
    WIND_DIRECTION_10M("°", 0),
    WIND_GUSTS_10M("m/s", 2),
    IS_DAY("", 0);

    private final String unit;
    private final int decimals;

    Variable(String unit, int decimals) {
        this.unit = unit;
        this.decimals = decimals;
    }

    /**
     * @param list names with commas; may be empty
     * @return the variables
     * @throws IllegalArgumentException when there is none of a name, in the provider's words
     */
    static List<Variable> list(String list) {
        var found = new ArrayList<Variable>();
        for (var name : list.split(",", -1)) {
            if (!name.isEmpty()) {
                found.add(Arrays.stream(values())
                        .filter(variable -> variable.text().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "Data corrupted at path ''. Cannot initialize weather variable from invalid String value "
                                        + name + ".")));
            }
        }
        return found;
    }

    /** @return its name */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    String unit() {
        return unit;
    }

    /** @return its value, rounded as the provider rounds it */
    double of(Weather weather) {
        var scale = Math.pow(10, decimals);
        return Math.rint(exactly(weather) * scale) / scale + 0.0; // No negative zero.
    }

    private double exactly(Weather weather) {
        return switch (this) {
            case TEMPERATURE_2M -> weather.temperature();
            case RELATIVE_HUMIDITY_2M -> weather.humidity();
            case APPARENT_TEMPERATURE -> weather.apparentTemperature();
            case PRECIPITATION -> weather.precipitation();
            case WEATHER_CODE -> weather.code();
            case CLOUD_COVER -> weather.cloudCover();
            case PRESSURE_MSL -> weather.pressure();
            case WIND_SPEED_10M -> weather.windSpeed();
            case WIND_DIRECTION_10M -> weather.windDirection();
            case WIND_GUSTS_10M -> weather.windGusts();
            case IS_DAY -> weather.day() ? 1 : 0;
        };
    }
}

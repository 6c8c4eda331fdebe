package io.haingestor.simulator.weather;

import java.time.Instant;

/**
 * The weather of a seed: believable, not true. The same place and time always have the same weather; neighbours in time and space have similar weather. Immutable.
 */
final class Sky {
    private static final double SECONDS_PER_HOUR = 3_600;
    private static final double SECONDS_PER_DAY = 86_400;
    private static final double DAYS_PER_YEAR = 365.2422;
    /** The epoch began 79 days before a spring equinox. */
    private static final double EQUINOX_DAY = 79;

    private static final double AXIAL_TILT = 23.44;
    private static final double DEGREES_PER_CELL = 5;

    private final Noise clouds;
    private final Noise pressures;
    private final Noise airMasses;
    private final Noise winds;
    private final Noise directions;

    Sky(long seed) {
        clouds = new Noise(seed * 31 + 1);
        pressures = new Noise(seed * 31 + 2);
        airMasses = new Noise(seed * 31 + 3);
        winds = new Noise(seed * 31 + 4);
        directions = new Noise(seed * 31 + 5);
    }

    /**
     * Weather at a place and time.
     *
     * @param temperature °C
     * @param humidity %
     * @param apparentTemperature °C
     * @param precipitation mm in an hour
     * @param code WMO code 4677, as Open-Meteo has it
     * @param cloudCover %
     * @param pressure hPa at sea level
     * @param windSpeed m/s
     * @param windDirection degrees from north, where it comes from
     * @param windGusts m/s
     * @param day whether the sun is up
     */
    record Weather(
            double temperature,
            double humidity,
            double apparentTemperature,
            double precipitation,
            int code,
            double cloudCover,
            double pressure,
            double windSpeed,
            double windDirection,
            double windGusts,
            boolean day) {}

    /**
     * @param latitude -90 to 90
     * @param longitude -180 to 180
     */
    Weather at(double latitude, double longitude, Instant time) {
        var days = time.getEpochSecond() / SECONDS_PER_DAY;
        // Weather moves from west to east, about a cell a day.
        var where = (latitude * 7 - longitude) / DEGREES_PER_CELL;
        var front = clouds.at(days / 1.3 + where);
        var cover = clamp(50 + 45 * front + 25 * clouds.at(days * 4 + where * 3), 0, 100);
        var pressure = 1_014 - 9 * front + 8 * pressures.at(days / 3 + where);
        var sun = sineOfSunElevation(latitude, longitude, time);
        var season = Math.sin(2 * Math.PI * (days - EQUINOX_DAY - 30) / DAYS_PER_YEAR);
        var mean = 28 - 0.4 * Math.abs(latitude) + 0.16 * latitude * season;
        var temperature = mean
                + 5 * airMasses.at(days / 2.2 + where)
                + 6 * Math.max(-0.35, laggedSun(latitude, longitude, time)) * (1 - cover / 160);
        var rain = cover < 65 ? 0 : Math.max(0, (cover - 65) / 35 * (1.2 + 2.5 * clouds.at(days * 9 + where)));
        var precipitation = rain < 0.05 ? 0 : rain;
        var humidity =
                clamp(72 + 0.18 * (cover - 50) - 22 * Math.max(0, sun) + 8 * Math.min(1, precipitation), 20, 100);
        var wind = Math.max(0.3, 4.2 + 2.2 * front + 3 * winds.at(days * 3 + where));
        var direction = ((230 + 110 * directions.at(days + where) + 40 * directions.at(days * 5)) % 360 + 360) % 360;
        return new Weather(
                temperature,
                humidity,
                apparent(temperature, humidity, wind),
                precipitation,
                code(cover, precipitation, temperature),
                cover,
                pressure,
                wind,
                direction,
                wind * (1.5 + 0.3 * Math.abs(front)),
                sun > 0);
    }

    /** The air is warmest two hours after the sun was highest. */
    private static double laggedSun(double latitude, double longitude, Instant time) {
        return sineOfSunElevation(latitude, longitude, time.minusSeconds((long) (2 * SECONDS_PER_HOUR)));
    }

    private static double sineOfSunElevation(double latitude, double longitude, Instant time) {
        var seconds = time.getEpochSecond();
        var declination = Math.toRadians(
                AXIAL_TILT * Math.sin(2 * Math.PI * (seconds / SECONDS_PER_DAY - EQUINOX_DAY) / DAYS_PER_YEAR));
        var hour = Math.toRadians((seconds % SECONDS_PER_DAY) / SECONDS_PER_HOUR * 15 - 180 + longitude);
        var phi = Math.toRadians(latitude);
        return Math.sin(phi) * Math.sin(declination) + Math.cos(phi) * Math.cos(declination) * Math.cos(hour);
    }

    /** Steadman's apparent temperature in the shade, as the Australian Bureau of Meteorology has it. */
    private static double apparent(double temperature, double humidity, double wind) {
        var vapour = humidity / 100 * 6.105 * Math.exp(17.27 * temperature / (237.7 + temperature));
        return temperature + 0.33 * vapour - 0.7 * wind - 4;
    }

    private static int code(double cover, double precipitation, double temperature) {
        if (precipitation > 0) {
            var first = temperature < 0.5 ? 71 : precipitation < 0.3 ? 51 : 61;
            return first + (precipitation < 1 ? 0 : precipitation < 2.5 ? 2 : 4);
        }
        return cover < 12 ? 0 : cover < 38 ? 1 : cover < 75 ? 2 : 3;
    }

    private static double clamp(double value, double least, double most) {
        return Math.max(least, Math.min(most, value));
    }
}

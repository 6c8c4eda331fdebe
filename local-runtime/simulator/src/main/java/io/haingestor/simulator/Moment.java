package io.haingestor.simulator;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * What a moment is like for everything in the home; computed once for all changes made in it.
 *
 * @param micros µs since the epoch
 * @param hour hour of the day at home, with its fraction
 * @param warmth -1 at the coldest hour of the night, 1 in the afternoon
 * @param season -1 in mid-winter, 1 in mid-summer (northern)
 * @param daylight 0 at night, 1 at noon
 * @param presence how busy the home is, 0 to 1: high in the morning and the evening
 */
record Moment(long micros, double hour, double warmth, double season, double daylight, double presence) {
    private static final double HOURS = 24;
    private static final double DAYS = 365.25;
    private static final double WARMEST_HOUR = 15;
    private static final double MID_SUMMER_DAY = 196;
    private static final double NIGHT_PRESENCE = 0.05;

    static Moment of(long micros, Instant instant, ZoneId zone) {
        var local = ZonedDateTime.ofInstant(instant, zone);
        var hour = local.getHour() + local.getMinute() / 60.0 + local.getSecond() / 3600.0;
        var season = Math.cos(2 * Math.PI * (local.getDayOfYear() - MID_SUMMER_DAY) / DAYS);
        var warmth = Math.cos(2 * Math.PI * (hour - WARMEST_HOUR) / HOURS);
        var halfDay = 6 + 2 * season;
        var daylight = Math.max(0, Math.cos(Math.PI * (hour - 12.5) / (2 * halfDay)));
        if (Math.abs(hour - 12.5) > halfDay) {
            daylight = 0;
        }
        var presence = NIGHT_PRESENCE + 0.6 * bell(hour, 7.5, 1.2) + 0.9 * bell(hour, 19.5, 2.5);
        return new Moment(micros, hour, warmth, season, daylight, Math.min(1, presence));
    }

    private static double bell(double hour, double middle, double width) {
        var distance = (hour - middle) / width;
        return Math.exp(-distance * distance / 2);
    }
}

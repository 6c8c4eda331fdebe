package io.haingestor.simulator.weather;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Open-Meteo's {@code /v1/forecast} with made-up weather: every answer says {@code "simulated": true}. It knows {@code current}, {@code hourly}, {@code start_date} and
 * {@code end_date}; times are in UTC, wind is in m/s, whatever else is asked for is refused. For one thread.
 */
public final class OpenMeteo {
    /** Where it is found below the simulator's address. */
    public static final String PATH = "/open-meteo";

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration INTERVAL = Duration.ofMinutes(15);
    private static final int PAST_DAYS = 92;
    private static final int FUTURE_DAYS = 15;

    private final Sky sky;
    private final Clock clock;

    /**
     * @param seed which weather
     * @param clock says what is now
     */
    public OpenMeteo(long seed, Clock clock) {
        this.sky = new Sky(seed);
        this.clock = clock;
    }

    /** @param router gets its route */
    public void addTo(Router router) {
        router.get(PATH + "/v1/forecast").handler(this::forecast);
    }

    private void forecast(RoutingContext route) {
        try {
            answer(route, 200, forecast(route.queryParams()));
        } catch (IllegalArgumentException | DateTimeException e) {
            answer(route, 400, JSON.createObjectNode().put("error", true).put("reason", e.getMessage()));
        }
    }

    private static void answer(RoutingContext route, int status, ObjectNode json) {
        route.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=utf-8")
                .end(json.toString());
    }

    private ObjectNode forecast(MultiMap asked) {
        fixed(asked, "timeformat", "iso8601", "unixtime");
        fixed(asked, "timezone", "GMT", "GMT");
        fixed(asked, "wind_speed_unit", "kmh", "ms");
        var latitude = degrees(asked, "latitude", 90);
        var longitude = degrees(asked, "longitude", 180);
        var answer = JSON.createObjectNode()
                .put("latitude", latitude)
                .put("longitude", longitude)
                .put("generationtime_ms", 0.05)
                .put("utc_offset_seconds", 0)
                .put("timezone", "GMT")
                .put("timezone_abbreviation", "GMT")
                .put("elevation", 2.0)
                .put("simulated", true);
        var current = Variable.list(text(asked, "current", ""));
        if (!current.isEmpty()) {
            var now = clock.instant();
            var time = now.minusSeconds(Math.floorMod(now.getEpochSecond(), INTERVAL.toSeconds()))
                    .truncatedTo(ChronoUnit.SECONDS);
            var weather = sky.at(latitude, longitude, time);
            units(answer.putObject("current_units"), current).put("interval", "seconds");
            var values = answer.putObject("current").put("time", time.getEpochSecond());
            values.put("interval", INTERVAL.toSeconds());
            current.forEach(variable -> values.put(variable.text(), variable.of(weather)));
        }
        var hourly = Variable.list(text(asked, "hourly", ""));
        if (!hourly.isEmpty()) {
            units(answer.putObject("hourly_units"), hourly);
            hours(answer.putObject("hourly"), hourly, hours(asked), latitude, longitude);
        }
        return answer;
    }

    private void hours(
            ObjectNode answer, List<Variable> variables, List<Instant> hours, double latitude, double longitude) {
        var times = answer.putArray("time");
        hours.forEach(hour -> times.add(hour.getEpochSecond()));
        var weather =
                hours.stream().map(hour -> sky.at(latitude, longitude, hour)).toList();
        for (var variable : variables) {
            var values = answer.putArray(variable.text());
            weather.forEach(hour -> values.add(variable.of(hour)));
        }
    }

    private List<Instant> hours(MultiMap asked) {
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        var start = date(asked, "start_date", today, today);
        var end = date(asked, "end_date", today.plusDays(6), today);
        if (end.isBefore(start)) {
            throw new IllegalArgumentException("End-date must be larger or equals than start-date");
        }
        var hours = new ArrayList<Instant>();
        var after = end.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        for (var hour = start.atStartOfDay(ZoneOffset.UTC).toInstant();
                hour.isBefore(after);
                hour = hour.plus(1, ChronoUnit.HOURS)) {
            hours.add(hour);
        }
        return hours;
    }

    private static LocalDate date(MultiMap asked, String name, LocalDate absent, LocalDate today) {
        var date = asked.contains(name) ? LocalDate.parse(asked.get(name)) : absent;
        var first = today.minusDays(PAST_DAYS);
        var last = today.plusDays(FUTURE_DAYS);
        if (date.isBefore(first) || date.isAfter(last)) {
            throw new IllegalArgumentException(
                    "Parameter '" + name + "' is out of allowed range from " + first + " to " + last);
        }
        return date;
    }

    private static ObjectNode units(ObjectNode units, List<Variable> variables) {
        units.put("time", "unixtime");
        variables.forEach(variable -> units.put(variable.text(), variable.unit()));
        return units;
    }

    private static double degrees(MultiMap asked, String name, double most) {
        try {
            var degrees = Double.parseDouble(text(asked, name, ""));
            if (Math.abs(degrees) <= most) {
                return degrees;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number out of range.
        }
        throw new IllegalArgumentException("Parameter '" + name + "' must be between -" + most + " and " + most + '.');
    }

    /** The provider knows more than one way to say it; this stand-in one. */
    private static void fixed(MultiMap asked, String name, String absent, String known) {
        var text = text(asked, name, absent);
        if (!text.equals(known)) {
            throw new IllegalArgumentException(
                    "The simulated provider knows " + name + '=' + known + " only, got '" + text + "'");
        }
    }

    private static String text(MultiMap asked, String name, String absent) {
        var text = asked.get(name);
        return text == null ? absent : text;
    }
}

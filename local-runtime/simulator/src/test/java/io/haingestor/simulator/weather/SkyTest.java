package io.haingestor.simulator.weather;

import static org.assertj.core.api.Assertions.assertThat;

import io.haingestor.simulator.weather.Sky.Weather;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SkyTest {
    private static final Instant JULY = Instant.parse("2026-07-01T00:00:00Z");
    private static final Instant JANUARY = Instant.parse("2026-01-01T00:00:00Z");

    private final Sky sky = new Sky(1);

    @Property(tries = 300)
    void weatherIsAlwaysPossible(
            @ForAll long seed,
            @ForAll @DoubleRange(min = -90, max = 90) double latitude,
            @ForAll @DoubleRange(min = -180, max = 180) double longitude,
            @ForAll @LongRange(min = 0, max = 4_000_000_000L) long second) {
        var weather = new Sky(seed).at(latitude, longitude, Instant.ofEpochSecond(second));

        assertThat(weather.temperature()).isBetween(-60.0, 60.0);
        assertThat(weather.humidity()).isBetween(0.0, 100.0);
        assertThat(weather.cloudCover()).isBetween(0.0, 100.0);
        assertThat(weather.pressure()).isBetween(960.0, 1060.0);
        assertThat(weather.windSpeed()).isBetween(0.0, 40.0);
        assertThat(weather.windGusts()).isGreaterThanOrEqualTo(weather.windSpeed());
        assertThat(weather.windDirection()).isBetween(0.0, 360.0);
        assertThat(weather.precipitation()).isBetween(0.0, 30.0);
        assertThat(weather.code()).isBetween(0, 99);
    }

    @Test
    void summerIsWarmerThanWinterAndDaysThanNights() {
        assertThat(mean(JULY, 14)).isGreaterThan(mean(JANUARY, 14) + 8);
        assertThat(mean(JULY, 15)).isGreaterThan(mean(JULY, 4) + 2);
        assertThat(sky.at(52.4, 4.9, JULY.plus(12, ChronoUnit.HOURS)).day()).isTrue();
        assertThat(sky.at(52.4, 4.9, JULY).day()).isFalse();
    }

    @Test
    void itRainsSometimesAndOnlyFromClouds() {
        var rain = hours(JULY, 24 * 60)
                .filter(weather -> weather.precipitation() > 0)
                .toList();

        assertThat(rain).hasSizeBetween(24, 24 * 30);
        assertThat(rain).allSatisfy(weather -> {
            assertThat(weather.cloudCover()).isGreaterThan(60);
            assertThat(weather.code()).isGreaterThan(50);
        });
    }

    @Test
    void weatherChangesSlowly() {
        var hours = hours(JULY, 24 * 30).toList();

        for (var i = 1; i < hours.size(); i++) {
            assertThat(Math.abs(hours.get(i).temperature() - hours.get(i - 1).temperature()))
                    .isLessThan(3.5);
            assertThat(Math.abs(hours.get(i).pressure() - hours.get(i - 1).pressure()))
                    .isLessThan(3);
        }
    }

    @Test
    void theSameSeedPlaceAndTimeHaveTheSameWeather() {
        assertThat(new Sky(1).at(52.4, 4.9, JULY)).isEqualTo(sky.at(52.4, 4.9, JULY));
        assertThat(new Sky(2).at(52.4, 4.9, JULY)).isNotEqualTo(sky.at(52.4, 4.9, JULY));
    }

    private double mean(Instant from, int hour) {
        var days = Stream.iterate(from.plus(hour, ChronoUnit.HOURS), day -> day.plus(1, ChronoUnit.DAYS))
                .limit(20)
                .map(time -> sky.at(52.4, 4.9, time).temperature())
                .toList();
        return sum(days) / days.size();
    }

    private static double sum(List<Double> numbers) {
        return numbers.stream().mapToDouble(number -> number).sum();
    }

    private Stream<Weather> hours(Instant from, int count) {
        return Stream.iterate(from, hour -> hour.plus(1, ChronoUnit.HOURS))
                .limit(count)
                .map(hour -> sky.at(52.4, 4.9, hour));
    }
}

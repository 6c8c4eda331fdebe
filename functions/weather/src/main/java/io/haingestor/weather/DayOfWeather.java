package io.haingestor.weather;

import io.haingestor.events.Enrichment;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The readings of one day at one place.
 *
 * @param forecast what the provider answered
 * @param asked when it was asked
 */
record DayOfWeather(Forecast forecast, Instant asked) {
    /** How far the clocks of a home and of this machine may be apart. */
    static final Duration SKEW = Duration.ofMinutes(5);

    /**
     * What the provider says of an hour before it has begun is a guess, which must not be told as what held.
     *
     * @param time within the day
     * @return whether its hour had begun when the provider was asked
     */
    boolean covers(Instant time) {
        return !hour(time).isAfter(asked.plus(SKEW));
    }

    /**
     * @param time within the day, covered
     * @return the reading that held then, or that there is none
     */
    Enrichment at(Instant time) {
        var reading = forecast.hours().get(hour(time));
        return reading == null
                ? Enrichment.unavailable("no-reading", "The provider knows nothing of " + hour(time))
                : Enrichment.of(reading, time);
    }

    private static Instant hour(Instant time) {
        return time.truncatedTo(ChronoUnit.HOURS);
    }
}

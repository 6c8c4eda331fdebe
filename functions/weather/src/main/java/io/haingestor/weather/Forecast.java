package io.haingestor.weather;

import io.haingestor.events.Observation;
import java.time.Instant;
import java.util.Map;

/**
 * What a provider answered.
 *
 * @param now what holds now
 * @param hours the readings of a day by the hour at which they begin to hold; an hour of which the provider knows nothing is missing
 */
record Forecast(Observation now, Map<Instant, Observation> hours) {
    /** Copies its map. */
    Forecast {
        hours = Map.copyOf(hours);
    }
}

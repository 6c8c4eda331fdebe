package io.haingestor.weather;

import java.time.LocalDate;
import java.util.concurrent.CompletionStage;

/** Who knows the weather. Safe for use by several threads. */
@FunctionalInterface
interface WeatherProvider {
    /**
     * Asks once. Does not block, and never throws.
     *
     * @param place where
     * @param day in UTC; its hours are asked for
     * @return completes with the answer; fails with {@link ProviderException} when there is none that can be used
     */
    CompletionStage<Forecast> ask(Place place, LocalDate day);
}

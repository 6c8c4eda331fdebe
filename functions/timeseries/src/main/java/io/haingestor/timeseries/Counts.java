package io.haingestor.timeseries;

/**
 * How much is stored.
 *
 * @param points how many points
 * @param exact whether {@code points} is exact; otherwise there are at least so many
 * @param series how many series
 */
public record Counts(long points, boolean exact, long series) {}

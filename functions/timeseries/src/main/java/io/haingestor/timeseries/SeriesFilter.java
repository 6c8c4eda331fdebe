package io.haingestor.timeseries;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which series and points a question means. All conditions hold together; a tag or dimension that is named here and that a point
 * does not carry is no match.
 *
 * @param measurements one of these; empty means any
 * @param tags what a tag must be like, by its name
 * @param dimensions what a dimension must be like at the moment of the point, by its name
 */
public record SeriesFilter(Set<String> measurements, Map<String, TextMatch> tags, Map<String, TextMatch> dimensions) {
    /** Everything that is stored. */
    public static final SeriesFilter ALL = new SeriesFilter(Set.of(), Map.of(), Map.of());

    /** Copies its collections. */
    public SeriesFilter {
        measurements = Set.copyOf(measurements);
        tags = Map.copyOf(tags);
        dimensions = Map.copyOf(dimensions);
    }

    /**
     * @param measurement e.g. {@code state}
     * @return all series of that measurement
     */
    public static SeriesFilter measurement(String measurement) {
        return new SeriesFilter(Set.of(measurement), Map.of(), Map.of());
    }

    /**
     * @param name a tag, e.g. {@code entity_id}
     * @param match what it must be like
     * @return this filter with one more condition
     */
    public SeriesFilter withTag(String name, TextMatch match) {
        return new SeriesFilter(measurements, with(tags, name, match), dimensions);
    }

    /**
     * @param name a dimension, e.g. {@code area}
     * @param match what it must be like
     * @return this filter with one more condition
     */
    public SeriesFilter withDimension(String name, TextMatch match) {
        return new SeriesFilter(measurements, tags, with(dimensions, name, match));
    }

    /**
     * @param series a series
     * @return whether measurement and tags fit; dimensions are not looked at
     */
    public boolean accepts(Series series) {
        return (measurements.isEmpty() || measurements.contains(series.measurement()))
                && acceptsAll(tags, series.tags());
    }

    /**
     * @param values the dimensions of a point
     * @return whether they fit
     */
    public boolean acceptsDimensions(Map<String, String> values) {
        return acceptsAll(dimensions, values);
    }

    private static boolean acceptsAll(Map<String, TextMatch> conditions, Map<String, String> values) {
        for (var condition : conditions.entrySet()) {
            var value = values.get(condition.getKey());
            if (value == null || !condition.getValue().accepts(value)) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, TextMatch> with(Map<String, TextMatch> conditions, String name, TextMatch match) {
        var more = new HashMap<>(conditions);
        more.put(name, match);
        return more;
    }
}

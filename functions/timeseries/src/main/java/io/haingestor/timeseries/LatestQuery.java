package io.haingestor.timeseries;

/**
 * Asks for the newest point of each series.
 *
 * @param filter which series; a series whose newest point does not fit the dimensions is left out
 * @param limit the most points to answer; 1 to {@value TimeSeriesStore#MAX_LIMIT}
 * @param after {@link Page#next()} of the page before; empty for the first
 */
public record LatestQuery(SeriesFilter filter, int limit, String after) {
    /** @throws IllegalArgumentException when the limit is out of its range */
    public LatestQuery {
        TimeSeriesStore.checkLimit(limit);
    }

    /**
     * @param filter which series
     * @param limit the most points to answer
     * @return the query for the first page
     */
    public static LatestQuery of(SeriesFilter filter, int limit) {
        return new LatestQuery(filter, limit, "");
    }

    /**
     * @param next {@link Page#next()} of this query's answer
     * @return the query for the page after
     */
    public LatestQuery after(String next) {
        return new LatestQuery(filter, limit, next);
    }
}

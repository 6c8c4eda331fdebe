package io.haingestor.timeseries;

import java.util.Set;

/**
 * Asks for points as they were written. The answer is ordered by {@link Series#key()}, within a series by time.
 *
 * @param filter which points
 * @param range when
 * @param fields the fields to answer; empty means all; a point that has none of them is left out
 * @param order the order of time within a series
 * @param limit the most points to answer; 1 to {@value TimeSeriesStore#MAX_LIMIT}
 * @param after {@link Page#next()} of the page before; empty for the first
 */
public record RangeQuery(
        SeriesFilter filter, TimeRange range, Set<String> fields, Order order, int limit, String after) {

    /** The order of time. */
    public enum Order {
        /** The oldest first. */
        OLDEST_FIRST,
        /** The newest first. */
        NEWEST_FIRST
    }

    /** @throws IllegalArgumentException when the limit is out of its range */
    public RangeQuery {
        TimeSeriesStore.checkLimit(limit);
        fields = Set.copyOf(fields);
    }

    /**
     * @param filter which points
     * @param range when
     * @param limit the most points to answer
     * @return the query for the first page, all fields, the oldest first
     */
    public static RangeQuery of(SeriesFilter filter, TimeRange range, int limit) {
        return new RangeQuery(filter, range, Set.of(), Order.OLDEST_FIRST, limit, "");
    }

    /**
     * @param chosen the fields to answer; empty means all
     * @return the query for those
     */
    public RangeQuery withFields(Set<String> chosen) {
        return new RangeQuery(filter, range, chosen, order, limit, after);
    }

    /**
     * @param chosen the order of time
     * @return the query in that order
     */
    public RangeQuery withOrder(Order chosen) {
        return new RangeQuery(filter, range, fields, chosen, limit, after);
    }

    /**
     * @param next {@link Page#next()} of this query's answer
     * @return the query for the page after
     */
    public RangeQuery after(String next) {
        return new RangeQuery(filter, range, fields, order, limit, next);
    }
}

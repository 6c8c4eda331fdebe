package io.haingestor.timeseries;

import java.util.List;
import java.util.OptionalLong;

/**
 * Where points are kept. Safe for use by several threads. Every call blocks: never on an event loop.
 *
 * <p>A point's identity is its measurement, its tags and its microsecond. A field has one type for ever, number or text, per
 * measurement and name; the first that is written decides. A value of the other type is stored as text under
 * {@code <field>_str} and reported; the rest of the point and of the batch stays as it is.
 *
 * <p>Every answer is bounded by its query's limit; the next page is asked for with {@link Page#next()}. A malformed
 * {@code after} is an {@link IllegalArgumentException}.
 */
public interface TimeSeriesStore extends AutoCloseable {
    /** The most items that one query answers. */
    int MAX_LIMIT = 10_000;

    /**
     * Stores a batch. Returns only when every stored point survives a power cut. A point that is stored already is merged: its
     * fields and dimensions are set, none is taken away; so writing the same point again changes nothing.
     *
     * @param batch the points, in any order, of any length
     * @return which points can never be stored and which fields were renamed, with reasons; the rest of the batch is stored
     * @throws StoreUnavailableException when not every point could be dealt with and the same call may work later
     */
    WriteResult write(List<Point> batch) throws StoreUnavailableException;

    /**
     * @param query which series
     * @return the newest point of each, ordered by {@link Series#key()}
     * @throws StoreUnavailableException when the store cannot be read now
     */
    Page<Point> latest(LatestQuery query) throws StoreUnavailableException;

    /**
     * @param query which points, which of their fields, in which order
     * @return the points
     * @throws StoreUnavailableException when the store cannot be read now
     */
    Page<Point> range(RangeQuery query) throws StoreUnavailableException;

    /**
     * @param query which field of which points, and how long a window is
     * @return one item per series and window that has a value
     * @throws StoreUnavailableException when the store cannot be read now
     */
    Page<Window> windows(WindowQuery query) throws StoreUnavailableException;

    /**
     * Removes points for ever.
     *
     * @param filter which series; without dimensions, which a store need not be able to delete by
     * @param range when
     * @return how many points were removed; empty when the store cannot tell
     * @throws IllegalArgumentException when the filter names a dimension
     * @throws StoreUnavailableException when a part may be left; calling again removes it
     */
    OptionalLong delete(SeriesFilter filter, TimeRange range) throws StoreUnavailableException;

    /**
     * Opens a stream over all points of any number.
     *
     * @param filter which points
     * @param range when
     * @return the stream; the caller closes it
     */
    PointStream export(SeriesFilter filter, TimeRange range);

    /**
     * @return how much is stored
     * @throws StoreUnavailableException when the store cannot be read now
     */
    Counts counts() throws StoreUnavailableException;

    /** @return how the store is; asked for now, within a few seconds at most, and never thrown */
    StoreHealth health();

    /** Releases what the store holds open. Points whose {@code write} returned are safe. */
    @Override
    void close();

    /**
     * @param limit a query's limit
     * @throws IllegalArgumentException when it is not 1 to {@value #MAX_LIMIT}
     */
    static void checkLimit(int limit) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("Expected a limit of 1 to " + MAX_LIMIT + ", got " + limit);
        }
    }

    /**
     * @param filter a filter for {@link #delete}
     * @throws IllegalArgumentException when it names a dimension
     */
    static void checkDeletable(SeriesFilter filter) {
        if (!filter.dimensions().isEmpty()) {
            throw new IllegalArgumentException("Expected only measurements and tags to delete by, got the dimensions "
                    + filter.dimensions().keySet());
        }
    }
}

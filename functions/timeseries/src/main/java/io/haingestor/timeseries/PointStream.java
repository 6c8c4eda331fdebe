package io.haingestor.timeseries;

import java.util.Optional;

/**
 * Points, one after the other, in bounded memory: ordered by {@link Series#key()}, within a series by time, oldest first. What was
 * stored when the stream was opened and is not deleted meanwhile comes exactly once; what is written meanwhile may come or not.
 * Writers are not held up. For one thread at a time.
 */
public interface PointStream extends AutoCloseable {

    /**
     * @return the next point; empty at the end
     * @throws StoreUnavailableException when the store cannot be read now; calling again goes on where it stopped
     */
    Optional<Point> next() throws StoreUnavailableException;

    /** Releases what the stream holds open; further calls do nothing. */
    @Override
    void close();
}

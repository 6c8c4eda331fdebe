package io.haingestor.timeseries;

import java.util.List;

/** Where points are kept. Safe for use by several threads. */
public interface TimeSeriesStore extends AutoCloseable {

    /**
     * Stores a batch. Returns only when every stored point survives a power cut. A point that is stored already is merged: its
     * fields and dimensions are set, none is taken away; so writing the same point again changes nothing.
     *
     * @param batch the points, in any order, of any length
     * @return which points can never be stored and which fields were renamed, with reasons; the rest of the batch is stored
     * @throws StoreUnavailableException when not every point could be dealt with and the same call may work later
     */
    WriteResult write(List<Point> batch) throws StoreUnavailableException;

    /** Releases what the store holds open. Points whose {@code write} returned are safe. */
    @Override
    void close();
}

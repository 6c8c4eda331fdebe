package io.haingestor.write.api;

import io.haingestor.timeseries.Point;
import io.haingestor.timeseries.PointStream;
import io.haingestor.timeseries.StoreUnavailableException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A stream whose first point was read while the status of the answer was still open. For one thread at a time. */
final class StartedStream implements AutoCloseable {
    private final PointStream stream;
    private @Nullable Point next;

    private StartedStream(PointStream stream, @Nullable Point first) {
        this.stream = stream;
        this.next = first;
    }

    static StartedStream of(PointStream stream) throws StoreUnavailableException {
        try {
            return new StartedStream(stream, stream.next().orElse(null));
        } catch (StoreUnavailableException | RuntimeException e) {
            stream.close();
            throw e;
        }
    }

    /** Returns the next point; null at the end. */
    @Nullable
    Point next() throws IOException {
        var point = next;
        if (point != null) {
            try {
                next = stream.next().orElse(null);
            } catch (StoreUnavailableException e) {
                throw new IOException("The store went away in the middle of an export: " + e.getMessage(), e);
            }
        }
        return point;
    }

    @Override
    public void close() {
        stream.close();
    }
}

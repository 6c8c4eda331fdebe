package io.haingestor.timeseries;

import io.haingestor.timeseries.WriteResult.Refused;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Time series in one SQLite file. One write at a time, each a transaction that is on disk when it returns (WAL,
 * {@code synchronous=FULL}); reads go on meanwhile and see what was complete when they began. After a full disk or another fault of the
 * file it goes on by itself as soon as the fault is gone.
 *
 * <p>The type of a field holds for the life of the file. Deleting makes room for new points; the file does not shrink.
 */
public final class SqliteStore implements TimeSeriesStore {
    private final SqliteFile file;
    private final boolean ofAnother;
    private final SqliteReaders readers;
    private final SqliteCheckpoints checkpoints;
    private final StoreCondition condition;
    private final ReentrantLock writing = new ReentrantLock(true);
    private @Nullable SqliteWriter writer;
    private boolean closed;

    private SqliteStore(SqliteFile file, boolean ofAnother, Clock clock) {
        this.file = file;
        this.ofAnother = ofAnother;
        this.readers = new SqliteReaders(ofAnother ? file::openReaderOfAnother : file::openReader);
        this.checkpoints = new SqliteCheckpoints(file);
        this.condition = new StoreCondition(clock);
    }

    /**
     * Opens a store; makes its folder, its file and its tables where they are not there yet.
     *
     * @param file the file; beside it SQLite keeps {@code <file>-wal} and {@code <file>-shm}
     * @param clock tells when the store was last written
     * @return the store
     * @throws UnusableStoreException when the file is not a database, not ours, or was written by a newer version
     * @throws StoreUnavailableException when the file cannot be opened or made now
     */
    public static SqliteStore open(Path file, Clock clock) throws UnusableStoreException, StoreUnavailableException {
        return new SqliteStore(SqliteFile.prepare(file), false, clock);
    }

    /**
     * Reads the store of another process, which writes to it meanwhile. The file need not be there yet: until it is, and while it cannot be used, every read says why. This
     * user must be able to write beside the file, where SQLite keeps what readers and the writer share.
     *
     * @param file the file
     * @param clock tells when the store could not be read
     * @return the store; who calls {@link #write} or {@link #delete} gets an {@link UnsupportedOperationException}
     */
    public static SqliteStore openForReading(Path file, Clock clock) {
        return new SqliteStore(SqliteFile.ofAnother(file), true, clock);
    }

    @Override
    public WriteResult write(List<Point> batch) throws StoreUnavailableException {
        var refused = new ArrayList<Refused>();
        var storable = batch;
        for (var point : batch) {
            if (!TimeRange.ALL.contains(point.timeMicros())) {
                refused.add(Refused.timeOutOfRange(point));
            }
        }
        if (!refused.isEmpty()) {
            storable = batch.stream()
                    .filter(point -> TimeRange.ALL.contains(point.timeMicros()))
                    .toList();
        }
        if (storable.isEmpty()) {
            return new WriteResult(refused, List.of());
        }
        var points = storable;
        var renamed = writing("write to", w -> {
            var reports = w.write(points);
            checkpoints.wrote(points.size());
            return reports;
        });
        condition.wrote();
        return refused.isEmpty() && renamed.isEmpty() ? WriteResult.ALL_STORED : new WriteResult(refused, renamed);
    }

    @Override
    public Page<Point> latest(LatestQuery query) throws StoreUnavailableException {
        return reading(reader -> reader.latest(query));
    }

    @Override
    public Page<Point> range(RangeQuery query) throws StoreUnavailableException {
        return reading(reader -> reader.range(query));
    }

    @Override
    public Page<Window> windows(WindowQuery query) throws StoreUnavailableException {
        return reading(reader -> reader.windows(query));
    }

    @Override
    public OptionalLong delete(SeriesFilter filter, TimeRange range) throws StoreUnavailableException {
        TimeSeriesStore.checkDeletable(filter);
        var series = new ArrayDeque<>(reading(reader -> reader.seriesIds(filter)));
        long removed = 0;
        while (!series.isEmpty()) {
            removed += writing("delete from", w -> w.deleteStep(series, range));
        }
        return OptionalLong.of(removed);
    }

    @Override
    public PointStream export(SeriesFilter filter, TimeRange range) {
        return new RangeStream(this, filter, range);
    }

    @Override
    public Counts counts() throws StoreUnavailableException {
        return reading(SqliteReader::counts);
    }

    @Override
    public StoreHealth health() {
        if (ofAnother) {
            look();
        }
        return condition.health("sqlite", file.path().toString(), "SQLite in " + file.path(), file.sizeBytes());
    }

    /** Nobody may have read for long, and what the writer does is not seen here. */
    private void look() {
        try {
            reading(SqliteReader::isThere);
        } catch (StoreUnavailableException e) {
            // Remembered, and the health tells it.
        }
    }

    @Override
    public void close() {
        writing.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            checkpoints.close();
            readers.close();
            closeWriter();
        } catch (SQLException e) {
            // Everything that was acknowledged is in the log already; SQLite tidies up at the next start.
            condition.writeFailed(SqliteFailure.unavailable("close", file.path(), e));
        } finally {
            writing.unlock();
        }
    }

    private interface Write<T> {
        T with(SqliteWriter writer) throws SQLException;
    }

    private <T> T writing(String what, Write<T> write) throws StoreUnavailableException {
        if (ofAnother) {
            throw new UnsupportedOperationException("The time series in " + file.path() + " are opened for reading");
        }
        writing.lock();
        try {
            if (closed) {
                throw new StoreUnavailableException("The time series in " + file.path() + " are closed");
            }
            if (writer == null) {
                writer = new SqliteWriter(file.openWriter());
            }
            return write.with(writer);
        } catch (SQLException e) {
            closeAfter(e);
            throw condition.writeFailed(SqliteFailure.unavailable(what, file.path(), e));
        } finally {
            writing.unlock();
        }
    }

    private void closeAfter(SQLException e) {
        try {
            closeWriter();
        } catch (SQLException again) {
            e.addSuppressed(again);
        }
    }

    private void closeWriter() throws SQLException {
        var open = writer;
        writer = null;
        if (open != null) {
            open.close();
        }
    }

    private <T> T reading(SqliteReaders.Read<T> read) throws StoreUnavailableException {
        try {
            var answer = readers.read(read);
            condition.answered();
            return answer;
        } catch (SQLException e) {
            throw condition.readFailed(SqliteFailure.unavailable("read", file.path(), e));
        }
    }
}

package io.haingestor.timeseries;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

/** A few reading connections; who comes when all are in use waits. A connection that failed is not used again. */
final class SqliteReaders implements AutoCloseable {
    private static final int MOST = 4;

    private final Connections connections;
    private final Semaphore permits = new Semaphore(MOST, true);
    private final ConcurrentLinkedDeque<SqliteReader> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    SqliteReaders(Connections connections) {
        this.connections = connections;
    }

    interface Connections {
        Connection open() throws SQLException;
    }

    interface Read<T> {
        T from(SqliteReader reader) throws SQLException;
    }

    <T> T read(Read<T> read) throws SQLException {
        permits.acquireUninterruptibly();
        try {
            return readWithPermit(read);
        } finally {
            permits.release();
        }
    }

    private <T> T readWithPermit(Read<T> read) throws SQLException {
        if (closed) {
            throw new SQLException("the store is closed");
        }
        var reader = idle.poll();
        if (reader == null) {
            reader = new SqliteReader(connections.open());
        }
        boolean works = false;
        try {
            var answer = read.from(reader);
            reader.done();
            works = true;
            return answer;
        } finally {
            if (works) {
                idle.push(reader);
            } else {
                reader.close();
            }
        }
    }

    /** Waits for the reads that run, then closes all connections. */
    @Override
    public void close() throws SQLException {
        closed = true;
        permits.acquireUninterruptibly(MOST);
        try {
            for (var reader = idle.poll(); reader != null; reader = idle.poll()) {
                reader.close();
            }
        } finally {
            permits.release(MOST);
        }
    }
}

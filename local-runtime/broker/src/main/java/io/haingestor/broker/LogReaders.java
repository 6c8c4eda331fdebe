package io.haingestor.broker;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;

/** Lends read-only connections to the log; keeps a few. Safe for use by several threads. */
final class LogReaders implements AutoCloseable {
    private static final int KEPT = 2;

    private final Path file;
    private final ArrayDeque<LogReader> idle = new ArrayDeque<>();
    private boolean closed;

    LogReaders(Path file) {
        this.file = file;
    }

    /**
     * Reads something.
     *
     * @param <T> what is read
     * @param query is given a connection of its own
     * @return what the query returned
     * @throws SQLException when the log cannot be read
     */
    <T> T read(Query<T> query) throws SQLException {
        var reader = borrow();
        var sound = false;
        try {
            var result = query.run(reader);
            sound = true;
            return result;
        } catch (SQLException e) {
            if (LogRescue.isDamage(e)) {
                LogRescue.markDamaged(file);
                throw new SQLException("a page of " + file + " is damaged; the next start saves what can be read", e);
            }
            throw e;
        } finally {
            giveBack(reader, sound);
        }
    }

    private LogReader borrow() throws SQLException {
        synchronized (this) {
            var reader = idle.poll();
            if (reader != null) {
                return reader;
            }
        }
        return new LogReader(file);
    }

    private void giveBack(LogReader reader, boolean sound) throws SQLException {
        synchronized (this) {
            if (sound && !closed && idle.size() < KEPT) {
                idle.push(reader);
                return;
            }
        }
        reader.close();
    }

    @Override
    public synchronized void close() throws SQLException {
        closed = true;
        for (var reader : idle) {
            reader.close();
        }
        idle.clear();
    }

    /**
     * Something to read.
     *
     * @param <T> what is read
     */
    @FunctionalInterface
    interface Query<T> {
        /**
         * @param reader to be used by the calling thread until this returns
         * @return what was read
         */
        T run(LogReader reader) throws SQLException;
    }
}

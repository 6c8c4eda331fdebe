package io.haingestor.timeseries;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Moves the log to the file beside the writes, so that none of them has to wait for it. A fault here is not the end of anything:
 * what is in the log is durable, and the writing connection moves it too when the log has grown large.
 */
final class SqliteCheckpoints implements AutoCloseable {
    private static final long POINTS = 2_000;

    private final SqliteFile file;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        var daemon = new Thread(task, "timeseries-checkpoint");
        daemon.setDaemon(true);
        return daemon;
    });
    private final AtomicLong written = new AtomicLong();
    private final AtomicBoolean running = new AtomicBoolean();
    private @Nullable Connection connection;

    SqliteCheckpoints(SqliteFile file) {
        this.file = file;
    }

    void wrote(int points) {
        if (written.addAndGet(points) >= POINTS && running.compareAndSet(false, true)) {
            written.set(0);
            thread.execute(this::run);
        }
    }

    private void run() {
        try {
            var open = connection;
            if (open == null) {
                open = file.openWriter();
                connection = open;
            }
            try (var statement = open.createStatement()) {
                // PASSIVE waits for nobody and nobody waits for it.
                statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
            }
        } catch (SQLException e) {
            closeConnection();
        } finally {
            running.set(false);
        }
    }

    private void closeConnection() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            // It is not used again, and the writer tells of the fault that the disk has.
        } finally {
            connection = null;
        }
    }

    /** Waits for the move that runs. */
    @Override
    public void close() {
        thread.execute(this::closeConnection);
        thread.shutdown();
        try {
            // A checkpoint of the largest log takes far less.
            if (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

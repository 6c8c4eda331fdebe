package io.haingestor.write.rejects;

import io.haingestor.timeseries.StoreUnavailableException;
import io.haingestor.timeseries.UnusableStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteErrorCode;

/** The file of the rejects and its one connection, which is made anew after a fault. */
final class RejectsFile implements AutoCloseable {
    /** "HARJ", https://www.sqlite.org/pragma.html#pragma_application_id. */
    private static final int APPLICATION_ID = 0x4841524A;

    private static final int VERSION = 1;
    private static final int BUSY_TIMEOUT_MILLIS = 5_000;
    private static final int CACHE_KIB = 1 << 10;
    private static final int MAX_LOG_BYTES = 8 << 20;

    private static final String[] TABLES = {
        "CREATE TABLE reject (position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, recorded_at INTEGER NOT NULL,"
                + " function TEXT NOT NULL, subject TEXT, time INTEGER, reasons BLOB NOT NULL, event BLOB NOT NULL) STRICT",
        "CREATE INDEX reject_by_subject ON reject (subject, position)",
        "CREATE INDEX reject_by_function ON reject (function, position)",
        "CREATE INDEX reject_by_age ON reject (recorded_at)",
        "CREATE TABLE total (last_position INTEGER NOT NULL, given_up INTEGER NOT NULL) STRICT",
        "INSERT INTO total VALUES (0, 0)",
        "PRAGMA user_version = " + VERSION,
        "PRAGMA application_id = " + APPLICATION_ID
    };

    private final Path path;
    private final boolean ofAnother;
    private @Nullable Connection connection;

    private RejectsFile(Path path, boolean ofAnother) {
        this.path = path.toAbsolutePath();
        this.ofAnother = ofAnother;
    }

    /** Does something with the connection, and commits or rolls back itself. */
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    static RejectsFile open(Path path) throws UnusableStoreException, StoreUnavailableException {
        var file = new RejectsFile(path, false);
        try {
            Files.createDirectories(file.path.getParent());
            file.connection = file.connect();
            file.claim(file.connection);
            return file;
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "Cannot make the folder " + file.path.getParent()
                            + " for rejected events: check that this user may write there",
                    e);
        } catch (SQLException e) {
            file.close();
            if (e.getErrorCode() == SQLiteErrorCode.SQLITE_NOTADB.code
                    || e.getErrorCode() == SQLiteErrorCode.SQLITE_CORRUPT.code) {
                throw new UnusableStoreException(
                        file.path
                                + " is not a SQLite database, or a damaged one: move it away or choose another data folder"
                                + " (SQLite says: " + e.getMessage() + ")",
                        e);
            }
            throw file.unavailable("open", e);
        }
    }

    /** A file that another process makes and writes; it need not be there yet. */
    static RejectsFile ofAnother(Path path) {
        return new RejectsFile(path, true);
    }

    /** One user at a time: rejects are few, and what is kept must be on disk before the next. */
    synchronized <T> T use(String what, Work<T> work) throws StoreUnavailableException {
        try {
            if (connection == null) {
                connection = ofAnother ? connectForReading() : connect();
            }
            return work.on(connection);
        } catch (SQLException e) {
            close();
            throw unavailable(what, e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            // What was acknowledged is in the log already; SQLite tidies up at the next start.
        } finally {
            connection = null;
        }
    }

    private Connection connect() throws SQLException {
        var config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.setCacheSize(-CACHE_KIB);
        config.setJournalSizeLimit(MAX_LOG_BYTES);
        var made = config.createConnection("jdbc:sqlite:" + path);
        made.setAutoCommit(false);
        return made;
    }

    private Connection connectForReading() throws SQLException, StoreUnavailableException {
        if (!Files.exists(path)) {
            throw new StoreUnavailableException(
                    "Cannot read " + path + ": it is not there yet; who keeps rejected events makes it when it starts");
        }
        var config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.setCacheSize(-CACHE_KIB);
        var made = config.createConnection("jdbc:sqlite:" + path);
        made.setAutoCommit(false);
        try (var statement = made.createStatement();
                var row = statement.executeQuery(
                        "SELECT application_id, user_version FROM pragma_application_id, pragma_user_version")) {
            row.next();
            if (row.getInt(1) == APPLICATION_ID && row.getInt(2) <= VERSION) {
                return made;
            }
        } catch (SQLException e) {
            made.close();
            throw e;
        }
        made.close();
        throw new StoreUnavailableException(
                "Cannot read " + path
                        + ": expected rejected events of this HA-Ingestor, found a file of another program, of a newer version, or one that is not finished yet");
    }

    private void claim(Connection fresh) throws SQLException, UnusableStoreException {
        try (var statement = fresh.createStatement()) {
            int id;
            int version;
            int tables;
            try (var row =
                    statement.executeQuery("SELECT application_id, user_version, (SELECT count(*) FROM sqlite_master)"
                            + " FROM pragma_application_id, pragma_user_version")) {
                row.next();
                id = row.getInt(1);
                version = row.getInt(2);
                tables = row.getInt(3);
            }
            if (id == 0 && tables == 0) {
                for (var sql : TABLES) {
                    statement.execute(sql);
                }
            } else if (id != APPLICATION_ID) {
                throw new UnusableStoreException("Expected HA-Ingestor's rejected events in " + path
                        + ", found a SQLite database of another program: move it away or choose another data folder");
            } else if (version > VERSION) {
                throw new UnusableStoreException("The rejected events in " + path
                        + " were written by a newer HA-Ingestor (tables of version " + version + ", this one knows "
                        + VERSION + "): update HA-Ingestor or choose another data folder");
            }
        }
        fresh.commit();
    }

    private StoreUnavailableException unavailable(String what, SQLException e) {
        return new StoreUnavailableException(
                "Cannot " + what + " " + path + ": check that the disk has space and that this user may write there"
                        + " (SQLite says: " + e.getMessage() + ")",
                e);
    }
}

package io.haingestor.timeseries;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.Location;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TempStore;
import org.sqlite.SQLiteDataSource;

/** The file of a store: makes it, checks that it is one of ours, brings its tables up to date, and opens connections to it. */
final class SqliteFile {
    /** "HAIT", https://www.sqlite.org/pragma.html#pragma_application_id. */
    static final int APPLICATION_ID = 0x48414954;

    private static final int BUSY_TIMEOUT_MILLIS = 5_000;
    /** Pages of the log before a write moves them to the file itself: a bound for when {@link SqliteCheckpoints} cannot keep up. */
    private static final int CHECKPOINT_PAGES = 16_000;

    private static final int MAX_LOG_BYTES = 64 << 20;
    private static final int WRITER_CACHE_KIB = 8 << 10;
    private static final int READER_CACHE_KIB = 2 << 10;

    private final Path path;

    private SqliteFile(Path path) {
        this.path = path;
    }

    static SqliteFile prepare(Path path) throws UnusableStoreException, StoreUnavailableException {
        var file = new SqliteFile(path.toAbsolutePath());
        try {
            Files.createDirectories(file.path.getParent());
            try (var connection = file.openWriter()) {
                file.claim(connection);
            }
            file.migrate();
            return file;
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "Cannot make the folder " + file.path.getParent()
                            + " for the time series: check that this user may write there",
                    e);
        } catch (SQLException e) {
            if (SqliteFailure.isDamaged(e)) {
                throw new UnusableStoreException(
                        file.path + " is not a SQLite database, or a damaged one: move it away or choose"
                                + " another data folder (SQLite says: " + e.getMessage() + ")",
                        e);
            }
            throw SqliteFailure.unavailable("open", file.path, e);
        }
    }

    /** A file that another process makes and writes; it need not be there yet. */
    static SqliteFile ofAnother(Path path) {
        return new SqliteFile(path.toAbsolutePath());
    }

    Path path() {
        return path;
    }

    /** Opens the one connection that writes: what it commits survives a power cut. */
    Connection openWriter() throws SQLException {
        var config = config(WRITER_CACHE_KIB);
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setJournalSizeLimit(MAX_LOG_BYTES);
        var connection = config.createConnection(url());
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_autocheckpoint = " + CHECKPOINT_PAGES);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    Connection openReader() throws SQLException {
        var config = config(READER_CACHE_KIB);
        config.setReadOnly(true);
        return config.createConnection(url());
    }

    /**
     * Opens a connection to the file of another process, and looks at whose it is each time, since nobody was asked at the start.
     *
     * @throws SQLException when it is not there, not ours, not ready or newer, saying so
     */
    Connection openReaderOfAnother() throws SQLException {
        if (!Files.exists(path)) {
            throw new SQLException("it is not there yet; who writes the store makes it when it starts");
        }
        var connection = openReader();
        try {
            requireReadable(connection);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static void requireReadable(Connection connection) throws SQLException {
        var id = number(connection, "SELECT application_id FROM pragma_application_id");
        var tables = number(connection, "SELECT count(*) FROM sqlite_master WHERE name = 'total'");
        if (id != APPLICATION_ID && (id != 0 || tables != 0)) {
            throw new SQLException("it is a database of another program (application id " + id + ")");
        }
        if (tables == 0) {
            throw new SQLException("it has no tables yet; who writes the store makes them when it starts");
        }
        var version = number(connection, "SELECT max(CAST(version AS INTEGER)) FROM flyway_schema_history");
        if (version > Long.parseLong(SqliteMigration.newest().getVersion())) {
            throw new SQLException("its tables are of version " + version + ", and this HA-Ingestor knows "
                    + SqliteMigration.newest() + "; update HA-Ingestor");
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Returns the bytes on disk, with the log. */
    long sizeBytes() {
        return size(path) + size(path.resolveSibling(path.getFileName() + "-wal"));
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException absent) {
            return 0;
        }
    }

    private static SQLiteConfig config(int cacheKib) {
        var config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.setCacheSize(-cacheKib);
        config.setTempStore(TempStore.MEMORY);
        return config;
    }

    private String url() {
        return "jdbc:sqlite:" + path;
    }

    private void claim(Connection connection) throws SQLException, UnusableStoreException {
        try (var statement = connection.createStatement()) {
            long id;
            long tables;
            try (var row = statement.executeQuery(
                    "SELECT application_id, (SELECT count(*) FROM sqlite_master) FROM pragma_application_id")) {
                row.next();
                id = row.getLong(1);
                tables = row.getLong(2);
            }
            if (id == 0 && tables == 0) {
                statement.execute("PRAGMA application_id = " + APPLICATION_ID);
            } else if (id != APPLICATION_ID) {
                throw new UnusableStoreException("Expected HA-Ingestor's time series in " + path
                        + ", found a SQLite database of another program (application id " + id + ", " + tables
                        + " tables): move it away or choose another data folder");
            }
        }
    }

    private void migrate() throws SQLException, UnusableStoreException {
        var source = new SQLiteDataSource(config(READER_CACHE_KIB));
        source.setUrl(url());
        // Class path scanning finds nothing in the class loader of a packaged Quarkus application: migrations are given
        // as objects.
        var flyway = Flyway.configure(SqliteFile.class.getClassLoader())
                .dataSource(source)
                .locations(new Location[0])
                .javaMigrations(SqliteMigration.ALL)
                .load();
        try {
            var current = flyway.info().current();
            if (current != null && current.getVersion().compareTo(SqliteMigration.newest()) > 0) {
                throw new UnusableStoreException(
                        "The time series in " + path + " were written by a newer HA-Ingestor (tables of"
                                + " version " + current.getVersion() + ", this one knows " + SqliteMigration.newest()
                                + "): update HA-Ingestor or choose another data folder");
            }
            flyway.migrate();
        } catch (FlywayException e) {
            for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException sql) {
                    throw sql;
                }
            }
            throw new UnusableStoreException(
                    "The tables of the time series in " + path + " are not as HA-Ingestor made them: " + e.getMessage(),
                    e);
        }
    }
}

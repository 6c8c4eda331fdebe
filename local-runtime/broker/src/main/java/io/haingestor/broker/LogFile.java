package io.haingestor.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.TransactionMode;

/** The SQLite file of the log: how it is opened, whose it is, and its schema. */
final class LogFile {
    /** Name of the file in the data folder. */
    static final String NAME = "broker.db";

    /** "HAbl" in SQLite's header says that the file is ours. */
    private static final int APPLICATION_ID = 0x4841626C;

    private static final int SCHEMA_VERSION = 2;
    /** Size of a page of the file. */
    static final int PAGE_BYTES = 4096;

    private static final int CHECKPOINT_PAGES = 2000;
    private static final int WAL_LIMIT_BYTES = 64 << 20;
    private static final int BUSY_MILLIS = 10_000;
    private static final long CHECKED_BYTES = 64L << 20;

    private LogFile() {}

    /**
     * Makes sure that the file is a sound log of the present schema; makes it when there is none, and saves what can be read of a damaged one.
     *
     * @param file the file
     * @param now the time
     * @return what was saved of a damaged log; empty when it is sound
     * @throws BrokerOpenException when it cannot be used
     */
    static Optional<LogRescue.Report> prepare(Path file, Instant now) throws BrokerOpenException {
        try {
            if (isSound(file)) {
                return Optional.empty();
            }
            return Optional.of(LogRescue.rescue(file, now));
        } catch (SQLException | FlywayException | IOException e) {
            throw unusable(file, e);
        }
    }

    private static boolean isSound(Path file) throws SQLException, BrokerOpenException {
        if (LogRescue.isMarkedDamaged(file)) {
            return false;
        }
        try (var connection = connect(file, false)) {
            var version = pragma(connection, "user_version");
            var application = pragma(connection, "application_id");
            if (application != APPLICATION_ID && (application != 0 || tables(connection) > 0)) {
                throw new BrokerOpenException(file
                        + " is not a log of this broker: expected an SQLite file with application_id " + APPLICATION_ID
                        + ", found " + application + ". Move the file away, or choose another data folder");
            }
            if (version > SCHEMA_VERSION) {
                throw new BrokerOpenException(
                        file + " was written by a later version: expected schema " + SCHEMA_VERSION
                                + " or older, found " + version + ". Use that version, or another data folder");
            }
            if (version < SCHEMA_VERSION) {
                migrate(file, connection);
                return true;
            }
            return check(connection);
        } catch (SQLException e) {
            if (LogRescue.isDamage(e)) {
                return false;
            }
            throw e;
        }
    }

    /** Makes an empty log. */
    static void create(Path file) throws SQLException {
        try (var connection = connect(file, false)) {
            migrate(file, connection);
        }
    }

    private static void migrate(Path file, Connection connection) throws SQLException {
        pragma(connection, "application_id = " + APPLICATION_ID);
        Flyway.configure(LogFile.class.getClassLoader())
                .dataSource(url(file), null, null)
                .locations(new String[0])
                .javaMigrations(new V1__log(), new V2__delivery())
                .load()
                .migrate();
        pragma(connection, "user_version = " + SCHEMA_VERSION);
    }

    /**
     * A whole check of a large log would take longer than a start may: of that, all but the events is checked, and their youngest. What is
     * damaged elsewhere is found when it is read.
     */
    private static boolean check(Connection connection) throws SQLException {
        var bytes = pragma(connection, "page_count") * pragma(connection, "page_size");
        if (bytes <= CHECKED_BYTES) {
            return isOk(connection, "PRAGMA quick_check(1)");
        }
        for (var table : List.of("broker", "trigger_cursor", "pending", "dead_letter", "log_state", "mark", "replay")) {
            if (!isOk(connection, "PRAGMA quick_check('" + table + "')")) {
                return false;
            }
        }
        try (var statement = connection.createStatement();
                var youngest = statement.executeQuery(
                        "SELECT sum(length(attributes)) FROM (SELECT attributes FROM event ORDER BY position DESC LIMIT 1000)")) {
            return youngest.next();
        }
    }

    private static boolean isOk(Connection connection, String check) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(check)) {
            return "ok".equals(result.getString(1));
        }
    }

    private static BrokerOpenException unusable(Path file, Exception cause) {
        return new BrokerOpenException(
                file + " cannot be used: expected a log of this broker, but found: " + cause.getMessage()
                        + ". Move the file away to start with an empty log, or restore it from a copy",
                cause);
    }

    /**
     * Opens a connection.
     *
     * @param file the file
     * @param readOnly whether it only reads
     */
    static Connection connect(Path file, boolean readOnly) throws SQLException {
        var config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setReadOnly(readOnly);
        config.setTransactionMode(TransactionMode.IMMEDIATE);
        var connection = JDBC.createConnection(url(file), config.toProperties());
        if (connection == null) {
            throw new SQLException("No SQLite driver for " + url(file));
        }
        if (!readOnly) {
            configure(connection);
        }
        return connection;
    }

    private static void configure(Connection connection) throws SQLException {
        try {
            // Before anything is written: size of pages and auto_vacuum are fixed from the first table on.
            pragma(connection, "page_size = " + PAGE_BYTES);
            pragma(connection, "auto_vacuum = INCREMENTAL");
            pragma(connection, "journal_mode = WAL");
            pragma(connection, "synchronous = FULL");
            pragma(connection, "wal_autocheckpoint = " + CHECKPOINT_PAGES);
            pragma(connection, "journal_size_limit = " + WAL_LIMIT_BYTES);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static String url(Path file) {
        return JDBC.PREFIX + file.toAbsolutePath();
    }

    /**
     * Asks for, or sets, a pragma.
     *
     * @return its value; 0 when it has none
     */
    static long pragma(Connection connection, String pragma) throws SQLException {
        try (var statement = connection.createStatement()) {
            if (!statement.execute("PRAGMA " + pragma)) {
                return 0;
            }
            try (var result = statement.getResultSet()) {
                return result.next() ? result.getLong(1) : 0;
            }
        }
    }

    private static long tables(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery("SELECT count(*) FROM sqlite_schema")) {
            return result.getLong(1);
        }
    }

    /** The first schema. Given to Flyway as an object, for no class loader has to be searched for it then. */
    // Flyway reads version and description from the name of the class.
    @SuppressWarnings("checkstyle:TypeName")
    static final class V1__log extends BaseJavaMigration {
        @Override
        public void migrate(Context context) throws SQLException, IOException {
            run("V1__log.sql", context);
        }
    }

    /** Loop guard, attempts, pauses, losses, marks and replays. */
    @SuppressWarnings("checkstyle:TypeName")
    static final class V2__delivery extends BaseJavaMigration {
        @Override
        public void migrate(Context context) throws SQLException, IOException {
            run("V2__delivery.sql", context);
        }
    }

    private static void run(String script, Context context) throws SQLException, IOException {
        try (var sql = LogFile.class.getResourceAsStream(script);
                var statement = context.getConnection().createStatement()) {
            if (sql == null) {
                throw new IllegalStateException(script + " is missing from the broker's jar");
            }
            statement.executeUpdate(new String(sql.readAllBytes(), UTF_8));
        }
    }
}

package io.haingestor.timeseries;

import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Says in words what SQLite's result codes (https://www.sqlite.org/rescode.html) mean for this store and what to do. */
final class SqliteFailure {
    private SqliteFailure() {}

    static StoreUnavailableException unavailable(String what, Path file, SQLException e) {
        var why = primaryCode(e) == 0
                ? e.getMessage() // SQLite had no part in it.
                : advice(e, file) + " (SQLite says: " + e.getMessage() + ")";
        return new StoreUnavailableException("Cannot " + what + " " + file + ": " + why, e);
    }

    /** Returns whether the file is not, or no longer, a database that SQLite can read. */
    static boolean isDamaged(SQLException e) {
        int primary = primaryCode(e);
        return primary == SQLiteErrorCode.SQLITE_CORRUPT.code || primary == SQLiteErrorCode.SQLITE_NOTADB.code;
    }

    private static String advice(SQLException e, Path file) {
        return switch (SQLiteErrorCode.getErrorCode(primaryCode(e))) {
            case SQLITE_FULL -> "the disk is full; free space there, storing then goes on by itself";
            case SQLITE_IOERR ->
                "the disk did not read or write; check its space, its cable and the system's log, storing then"
                        + " goes on by itself";
            case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_READONLY, SQLITE_AUTH ->
                "the file cannot be opened for writing; check that"
                        + " its folder exists and that this user may write in it";
            case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL -> "another program holds the file; end it or wait for it";
            case SQLITE_CORRUPT, SQLITE_NOTADB ->
                "the file is damaged; stop this program, keep a copy, restore a backup or run" + " 'sqlite3 "
                        + file.getFileName() + " .recover'";
            case SQLITE_NOMEM -> "there is not enough memory; give the process more";
            default -> "SQLite refused; see its reason";
        };
    }

    private static int primaryCode(SQLException e) {
        return (e instanceof SQLiteException sqlite ? sqlite.getResultCode().code : e.getErrorCode()) & 0xFF;
    }
}

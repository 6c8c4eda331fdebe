package io.haingestor.broker;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;

/** Saves what can be read of a damaged log. The damaged file is kept beside the new one. */
final class LogRescue {
    private static final Logger LOG = LoggerFactory.getLogger(LogRescue.class);
    private static final int CHUNK = 256;
    private static final long UNKNOWN = Long.MAX_VALUE;
    /** So many positions without an event that can be read, where the last one is not known, and there are no more. */
    private static final long GIVE_UP = 16L * CHUNK;

    /** Where SQLite's file header keeps the number of pages (Database File Format §1.3). */
    private static final int PAGES_OFFSET = 28;

    private static final int HEADER_BYTES = 100;
    private static final String MARK_SUFFIX = ".damaged";
    private static final List<String> SMALL_TABLES =
            List.of("broker", "trigger_cursor", "pending", "dead_letter", "mark", "replay");

    private final Path damaged;
    private final Connection from;
    private final Connection to;
    private final List<String> unread = new ArrayList<>();
    private long saved;
    private long missing;

    private LogRescue(Path damaged, Connection from, Connection to) {
        this.damaged = damaged;
        this.from = from;
        this.to = to;
    }

    /**
     * What was saved.
     *
     * @param damaged the damaged file, kept
     * @param events how many events were saved
     * @param missing how many positions between the first and the last event that is known could not be read
     * @param unread tables that could not be read to their end
     */
    record Report(Path damaged, long events, long missing, List<String> unread) {}

    /** @return whether this says that pages of the file are damaged */
    static boolean isDamage(SQLException error) {
        return (error.getErrorCode() & 0xFF) == SQLiteErrorCode.SQLITE_CORRUPT.code;
    }

    /** A page was found damaged while the log was in use: the next start saves what can be read. */
    static void markDamaged(Path file) {
        try {
            Files.writeString(mark(file), "A damaged page was found; the next start saves what can be read.\n");
        } catch (IOException e) {
            LOG.atWarn().setCause(e).addKeyValue("file", file).log("damage-not-marked");
        }
    }

    /** @return whether the log was found damaged while it was in use */
    static boolean isMarkedDamaged(Path file) {
        return Files.exists(mark(file));
    }

    private static Path mark(Path file) {
        return file.resolveSibling(file.getFileName() + MARK_SUFFIX);
    }

    /**
     * Replaces a damaged log by what can be read of it.
     *
     * @param file the log; nobody has it open
     * @param now names the file that is kept
     * @return what was saved
     */
    static Report rescue(Path file, Instant now) throws SQLException, IOException {
        var damaged = file.resolveSibling("broker-damaged-" + now.toEpochMilli() + ".db");
        for (var suffix : List.of("", "-wal")) {
            var part = file.resolveSibling(file.getFileName() + suffix);
            if (Files.exists(part)) {
                Files.move(part, file.resolveSibling(damaged.getFileName() + suffix));
            }
        }
        Files.deleteIfExists(file.resolveSibling(file.getFileName() + "-shm"));
        fillUp(damaged);
        LogFile.create(file);
        try (var from = LogFile.connect(damaged, true);
                var to = LogFile.connect(file, false)) {
            var report = new LogRescue(damaged, from, to).copy();
            Files.deleteIfExists(mark(file));
            LOG.atError()
                    .addKeyValue("damaged", damaged)
                    .addKeyValue("events", report.events())
                    .addKeyValue("missing", report.missing())
                    .addKeyValue("unread", report.unread())
                    .log("log-rescued");
            return report;
        }
    }

    /** SQLite reads nothing at all of a file that is shorter than its header says: what was cut off becomes zeros, which are damaged pages. */
    private static void fillUp(Path damaged) throws IOException {
        try (var file = new RandomAccessFile(damaged.toFile(), "rw")) {
            if (file.length() < HEADER_BYTES) {
                return;
            }
            file.seek(PAGES_OFFSET);
            var bytes = Integer.toUnsignedLong(file.readInt()) * LogFile.PAGE_BYTES;
            if (file.length() < bytes) {
                file.setLength(bytes);
            }
        }
    }

    private Report copy() throws SQLException {
        to.setAutoCommit(false);
        for (var table : SMALL_TABLES) {
            copyTable(table);
        }
        to.commit();
        var head = copyEvents();
        copyState(head);
        forgetMissing();
        to.commit();
        return new Report(damaged, saved, missing, List.copyOf(unread));
    }

    private void copyTable(String table) throws SQLException {
        try (var statement = from.createStatement();
                var rows = statement.executeQuery("SELECT * FROM " + table)) {
            var columns = rows.getMetaData().getColumnCount();
            try (var insert = to.prepareStatement(
                    "INSERT OR REPLACE INTO " + table + " VALUES (?" + ", ?".repeat(columns - 1) + ")")) {
                while (rows.next()) {
                    for (var column = 1; column <= columns; column++) {
                        insert.setObject(column, rows.getObject(column));
                    }
                    insert.executeUpdate();
                }
            }
        } catch (SQLException e) {
            if (!isDamage(e)) {
                throw e;
            }
            unread.add(table);
        }
    }

    /** @return the youngest position that was saved */
    private long copyEvents() throws SQLException {
        var first = edge("min", 1);
        var last = edge("max", UNKNOWN);
        var head = first - 1;
        for (var at = first; at <= last && (last < UNKNOWN || at - head <= GIVE_UP); at += CHUNK) {
            var end = Math.min(last, at + CHUNK - 1);
            var before = saved;
            if (!copyEvents(at, end)) {
                // Some page of these is damaged: one by one, those on other pages can be read.
                for (var position = at; position <= end; position++) {
                    copyEvents(position, position);
                }
            }
            if (saved > before) {
                head = youngest(end);
            }
            to.commit();
        }
        missing = (last == UNKNOWN ? head : last) - first + 1 - saved;
        return head;
    }

    private long youngest(long end) throws SQLException {
        try (var statement = to.createStatement();
                var result = statement.executeQuery("SELECT max(position) FROM event WHERE position <= " + end)) {
            return result.getLong(1);
        }
    }

    /** The first or last position, as far as a damaged tree can tell. */
    private long edge(String function, long otherwise) throws SQLException {
        try (var statement = from.createStatement();
                var result = statement.executeQuery("SELECT coalesce(" + function + "(position), 0) FROM event")) {
            return result.getLong(1);
        } catch (SQLException e) {
            if (!isDamage(e)) {
                throw e;
            }
            return otherwise;
        }
    }

    /** @return whether all could be read */
    private boolean copyEvents(long first, long last) throws SQLException {
        var copied = 0L;
        try (var select = from.prepareStatement("SELECT * FROM event WHERE position BETWEEN ? AND ?");
                var insert = to.prepareStatement("INSERT OR IGNORE INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
            select.setLong(1, first);
            select.setLong(2, last);
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    Checksum.check(rows.getLong(1), rows.getBytes(6), rows.getBytes(7), rows.getObject(8));
                    for (var column = 1; column <= 8; column++) {
                        insert.setObject(column, rows.getObject(column));
                    }
                    copied += insert.executeUpdate();
                }
            }
            return true;
        } catch (SQLException e) {
            if (!isDamage(e)) {
                throw e;
            }
            return false;
        } finally {
            saved += copied;
        }
    }

    /** What is missing is not delivered: each Trigger counts it as lost. */
    private void forgetMissing() throws SQLException {
        try (var statement = to.createStatement()) {
            statement.executeUpdate("DELETE FROM pending WHERE position NOT IN (SELECT position FROM event)");
        }
        try (var statement = to.createStatement();
                var cursors = statement.executeQuery(
                        "SELECT id, position, counted, matched - delivered - dead_lettered - lost FROM trigger_cursor")) {
            while (cursors.next()) {
                var id = cursors.getInt(1);
                var left = LogStore.unseen(to, id, cursors.getLong(2), cursors.getLong(3))
                        .count();
                try (var update = to.prepareStatement("UPDATE trigger_cursor SET lost = lost + ? WHERE id = ?")) {
                    update.setLong(1, Math.max(0, cursors.getLong(4) - left));
                    update.setInt(2, id);
                    update.executeUpdate();
                }
            }
        }
    }

    /** Positions that were given out are not given out again, even when their events are lost. */
    private void copyState(long head) throws SQLException {
        try (var statement = from.createStatement();
                var row = statement.executeQuery("SELECT removed, counted, replied FROM log_state");
                var update =
                        to.prepareStatement("UPDATE log_state SET removed = max(?, ?), counted = ?, replied = ?")) {
            update.setLong(1, row.getLong(1));
            update.setLong(2, head);
            update.setLong(3, row.getLong(2));
            update.setLong(4, row.getLong(3));
            update.executeUpdate();
        } catch (SQLException e) {
            if (!isDamage(e)) {
                throw e;
            }
            unread.add("log_state");
        }
    }
}

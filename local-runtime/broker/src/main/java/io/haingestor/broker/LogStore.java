package io.haingestor.broker;

import io.haingestor.broker.topology.ResourceName;
import io.haingestor.events.EpochMicros;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/** The one connection that writes the log. Used by one thread at a time. */
final class LogStore implements AutoCloseable {
    private static final int MULTI = 16;
    private static final int EVENT_COLUMNS = 8;
    /** Looks at the oldest alone: among all events it would look for old ones for seconds where there are none. */
    static final String REMOVE_OLD =
            "DELETE FROM event WHERE position IN (SELECT position FROM (SELECT position, arrived FROM event WHERE position <= ?"
                    + " ORDER BY position LIMIT ?) WHERE arrived < ?) RETURNING position";

    private final Connection connection;
    private final PreparedStatement begin;
    private final PreparedStatement commit;
    private final PreparedStatement rollback;
    private final PreparedStatement insertOne;
    private final PreparedStatement insertMany;
    private final PreparedStatement keep;
    private final PreparedStatement forget;
    private final PreparedStatement bury;
    private final PreparedStatement saveCursor;
    private final PreparedStatement saveState;
    private final PreparedStatement removeBeyond;
    private final PreparedStatement removeOld;
    private final PreparedStatement saveRemoved;

    /**
     * @param file a log that {@link LogFile#prepare} has seen
     * @param limitBytes how large the file may become
     */
    LogStore(Path file, long limitBytes) throws SQLException {
        connection = LogFile.connect(file, false);
        limitFile(limitBytes);
        begin = connection.prepareStatement("BEGIN IMMEDIATE");
        commit = connection.prepareStatement("COMMIT");
        rollback = connection.prepareStatement("ROLLBACK");
        insertOne = connection.prepareStatement(insert(1));
        insertMany = connection.prepareStatement(insert(MULTI));
        keep = connection.prepareStatement(
                "INSERT OR REPLACE INTO pending (trigger, position, sink, attempts, tries, due, history, status, reason)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, 0, '')");
        forget = connection.prepareStatement("DELETE FROM pending WHERE trigger = ? AND position = ?");
        bury = connection.prepareStatement(
                "INSERT OR REPLACE INTO dead_letter (namespace, name, position, arrived, hops, attributes, data, attempts, at, history, status, reason)"
                        + " SELECT ?, ?, position, arrived, hops, attributes, data, ?, ?, ?, 0, '' FROM event WHERE position = ?");
        saveCursor = connection.prepareStatement(
                "UPDATE trigger_cursor SET position = ?, counted = ?, matched = ?, delivered = ?,"
                        + " dead_lettered = ?, retried = ? WHERE id = ?");
        saveState = connection.prepareStatement("UPDATE log_state SET counted = ?, replied = ? WHERE id = 1");
        removeBeyond = connection.prepareStatement("DELETE FROM event WHERE position > ?");
        removeOld = connection.prepareStatement(REMOVE_OLD);
        saveRemoved = connection.prepareStatement("UPDATE log_state SET removed = max(removed, ?) WHERE id = 1");
    }

    private static String insert(int rows) {
        return "INSERT INTO event VALUES " + "(?, ?, ?, ?, ?, ?, ?, ?), ".repeat(rows - 1) + "(?, ?, ?, ?, ?, ?, ?, ?)";
    }

    /** The file grows no further: what is beyond fails as it does on a full disk. */
    void limitFile(long bytes) throws SQLException {
        pragma("max_page_count = " + Math.max(1, bytes / pragma("page_size")));
    }

    /** Begins a transaction. */
    void begin() throws SQLException {
        begin.execute();
    }

    /** Adds events, each at its position. */
    void append(List<LogEntry> entries) throws SQLException {
        var at = 0;
        for (; entries.size() - at >= MULTI; at += MULTI) {
            for (var i = 0; i < MULTI; i++) {
                bind(insertMany, i * EVENT_COLUMNS, entries.get(at + i));
            }
            insertMany.executeUpdate();
        }
        for (; at < entries.size(); at++) {
            bind(insertOne, 0, entries.get(at));
            insertOne.executeUpdate();
        }
    }

    private static void bind(PreparedStatement insert, int offset, LogEntry entry) throws SQLException {
        insert.setLong(offset + 1, entry.position);
        insert.setInt(offset + 2, entry.broker);
        insert.setInt(offset + 3, entry.hops);
        insert.setLong(offset + 4, entry.arrivedMicros);
        insert.setBytes(offset + 5, entry.matches.ids);
        insert.setBytes(offset + 6, entry.attributes);
        insert.setBytes(offset + 7, entry.data);
        insert.setLong(offset + 8, Checksum.of(entry.attributes, entry.data));
    }

    /** Keeps a delivery for later. */
    void keep(int trigger, Dispatch.Kept row) throws SQLException {
        keep.setInt(1, trigger);
        keep.setLong(2, row.position());
        keep.setInt(3, row.sink().code);
        keep.setInt(4, row.attempts());
        keep.setInt(5, row.tries());
        keep.setLong(6, row.dueMillis());
        keep.setBytes(7, row.history().toJson());
        keep.executeUpdate();
    }

    /** Forgets a delivery that was kept. */
    void forget(int trigger, long position) throws SQLException {
        forget.setInt(1, trigger);
        forget.setLong(2, position);
        forget.executeUpdate();
    }

    /** Puts an event among the dead letters. */
    void bury(ResourceName trigger, Dispatch.Kept row, long nowMillis) throws SQLException {
        bury.setString(1, trigger.namespace());
        bury.setString(2, trigger.name());
        bury.setInt(3, row.tries());
        bury.setLong(4, nowMillis);
        bury.setBytes(5, row.history().toJson());
        bury.setLong(6, row.position());
        bury.executeUpdate();
    }

    /** Stores where a Trigger is. */
    void saveCursor(int trigger, Cursor.Saved saved, long counted) throws SQLException {
        saveCursor.setLong(1, saved.position());
        saveCursor.setLong(2, counted);
        saveCursor.setLong(3, saved.matched());
        saveCursor.setLong(4, saved.delivered());
        saveCursor.setLong(5, saved.deadLettered());
        saveCursor.setLong(6, saved.retried());
        saveCursor.setInt(7, trigger);
        saveCursor.executeUpdate();
    }

    /** Stores how many of the events up to {@code counted} are replies. */
    void saveState(long counted, long replied) throws SQLException {
        saveState.setLong(1, counted);
        saveState.setLong(2, replied);
        saveState.executeUpdate();
    }

    /** Removes what a commit left behind that failed and yet reached the disk. */
    void removeBeyond(long head) throws SQLException {
        removeBeyond.setLong(1, head);
        removeBeyond.executeUpdate();
    }

    /**
     * Removes the oldest events, in a transaction of its own.
     *
     * @param through nothing beyond it
     * @param arrivedBeforeMicros nothing that arrived later
     * @param most how many at most
     * @return how many were removed
     */
    int removeOld(long through, long arrivedBeforeMicros, int most) throws SQLException {
        removeOld.setLong(1, through);
        removeOld.setInt(2, most);
        removeOld.setLong(3, arrivedBeforeMicros);
        var removed = 0;
        var last = 0L;
        begin();
        try (var result = removeOld.executeQuery()) {
            while (result.next()) {
                removed++;
                last = Math.max(last, result.getLong(1));
            }
        }
        if (removed > 0) {
            saveRemoved.setLong(1, last);
            saveRemoved.executeUpdate();
        }
        commit();
        return removed;
    }

    /** Keeps a named moment. */
    void saveMark(Mark mark) throws SQLException {
        update("INSERT OR REPLACE INTO mark VALUES (?, ?)", mark.name(), EpochMicros.of(mark.at()));
    }

    /** Keeps whether a Trigger begins deliveries. */
    void savePaused(int trigger, boolean paused) throws SQLException {
        update("UPDATE trigger_cursor SET paused = ? WHERE id = ?", paused ? 1 : 0, trigger);
    }

    /** Removes a dead letter. @return 1; 0 when there is none of that id */
    int dropDeadLetter(long id) throws SQLException {
        return update("DELETE FROM dead_letter WHERE id = ?", id);
    }

    /** Removes the dead letters of a Trigger, or all when it is null. @return how many */
    int dropDeadLetters(@Nullable ResourceName trigger) throws SQLException {
        return trigger == null
                ? update("DELETE FROM dead_letter")
                : update(
                        "DELETE FROM dead_letter WHERE namespace = ? AND name = ?",
                        trigger.namespace(),
                        trigger.name());
    }

    /** Keeps a replay. @return the id of its cursor */
    int addReplay(ReplaySpec replay, int broker, long head) throws SQLException {
        var name = replay.trigger().name() + '~' + replay.begun().toEpochMilli();
        update(
                "INSERT INTO trigger_cursor (namespace, name, broker, position, counted, matched, delivered, dead_lettered, retried)"
                        + " VALUES (?, ?, ?, ?, ?, 0, 0, 0, 0)",
                replay.trigger().namespace(),
                name,
                broker,
                replay.first() - 1,
                head);
        try (var statement = connection.createStatement();
                var result = statement.executeQuery("SELECT last_insert_rowid()")) {
            var id = result.getInt(1);
            update(
                    "INSERT INTO replay VALUES (?, ?, ?, ?, ?, ?)",
                    id,
                    replay.trigger().name(),
                    replay.subscriber(),
                    replay.first(),
                    replay.last(),
                    replay.begun().toEpochMilli());
            return id;
        }
    }

    /** Forgets a replay. */
    void removeReplay(int cursor) throws SQLException {
        update("DELETE FROM pending WHERE trigger = ?", cursor);
        update("DELETE FROM replay WHERE cursor = ?", cursor);
        update("DELETE FROM trigger_cursor WHERE id = ?", cursor);
    }

    /** For what is done now and then. */
    private int update(String sql, @Nullable Object... parameters) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (var i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        }
    }

    /** @return the oldest position; 1 when the log is empty */
    long firstPosition() throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery("SELECT coalesce(min(position), 1) FROM event")) {
            return result.getLong(1);
        }
    }

    /**
     * @param trigger a Trigger's id
     * @param position its position
     * @param through the last position to look at
     * @return the events up to there that it has yet to see
     */
    SizeLimit.Loss unseen(int trigger, long position, long through) throws SQLException {
        return unseen(connection, trigger, position, through);
    }

    static SizeLimit.Loss unseen(Connection connection, int trigger, long position, long through) throws SQLException {
        var count = 0L;
        var first = 0L;
        var last = 0L;
        var firstMicros = 0L;
        var lastMicros = 0L;
        try (var select = connection.prepareStatement(
                "SELECT e.position, e.arrived, e.triggers, p.position IS NOT NULL FROM event e"
                        + " LEFT JOIN pending p ON p.trigger = ?1 AND p.position = e.position"
                        + " WHERE e.position <= ?3 AND (e.position > ?2 OR p.position IS NOT NULL) ORDER BY e.position")) {
            select.setInt(1, trigger);
            select.setLong(2, position);
            select.setLong(3, through);
            try (var result = select.executeQuery()) {
                while (result.next()) {
                    if (result.getBoolean(4) || Matches.contains(result.getBytes(3), trigger)) {
                        last = result.getLong(1);
                        lastMicros = result.getLong(2);
                        first = count == 0 ? last : first;
                        firstMicros = count == 0 ? lastMicros : firstMicros;
                        count++;
                    }
                }
            }
        }
        return new SizeLimit.Loss(count, first, last, firstMicros, lastMicros);
    }

    /** Moves a Trigger behind what is given up. */
    void jump(int trigger, long through, long lost) throws SQLException {
        update("DELETE FROM pending WHERE trigger = ? AND position <= ?", trigger, through);
        update(
                "UPDATE trigger_cursor SET position = max(position, ?), lost = lost + ? WHERE id = ?",
                through,
                lost,
                trigger);
    }

    /** @return the oldest position that is kept in "pending"; {@link Long#MAX_VALUE} when none is */
    long firstPending() throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery("SELECT min(position) FROM pending")) {
            var position = result.getLong(1);
            return result.wasNull() ? Long.MAX_VALUE : position;
        }
    }

    /** @return bytes of the file that hold something */
    long usedBytes() throws SQLException {
        return (pragma("page_count") - pragma("freelist_count")) * pragma("page_size");
    }

    /** @return bytes of the file that hold nothing */
    long freeBytes() throws SQLException {
        return pragma("freelist_count") * pragma("page_size");
    }

    /** Gives free pages back to the file system. */
    void shrink(long bytes) throws SQLException {
        try (var statement = connection.createStatement()) {
            // As an update, for the driver runs it to its end then; as a query it frees one page.
            statement.executeUpdate("PRAGMA incremental_vacuum(" + bytes / pragma("page_size") + ")");
        }
    }

    private long pragma(String name) throws SQLException {
        return LogFile.pragma(connection, name);
    }

    /** Makes the transaction durable. */
    void commit() throws SQLException {
        commit.execute();
    }

    /**
     * Takes back the transaction.
     *
     * @param cause why
     * @return whether the connection can be used further; if not, close it
     */
    boolean rollback(SQLException cause) {
        try {
            rollback.execute();
        } catch (SQLException e) {
            // SQLite has rolled back already, as it does when the disk is full; any other fault shows at the next
            // change.
            cause.addSuppressed(e);
        }
        return (cause.getErrorCode() & 0xFF) == SQLiteErrorCode.SQLITE_FULL.code;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /** @return the connection, for whoever opens the broker */
    Connection connection() {
        return connection;
    }
}

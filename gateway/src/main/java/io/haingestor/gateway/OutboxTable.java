package io.haingestor.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.haingestor.events.EpochMicros;
import io.haingestor.events.EventJson;
import io.haingestor.gateway.Gap.Edge;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import org.sqlite.JDBC;

/** The SQL of the {@link Outbox}: one SQLite file, in WAL mode, durable at every commit. */
final class OutboxTable {
    private static final int VERSION = 1;
    private static final List<String> SCHEMA = List.of(
            """
            CREATE TABLE event (position INTEGER PRIMARY KEY, arrived INTEGER NOT NULL, size INTEGER NOT NULL, id TEXT NOT NULL,
                source TEXT NOT NULL, type TEXT NOT NULL, subject TEXT, time INTEGER NOT NULL, extensions TEXT NOT NULL, data BLOB NOT NULL)
            """,
            """
            CREATE TABLE gap (first_position INTEGER PRIMARY KEY, first_id TEXT NOT NULL, first_time INTEGER NOT NULL,
                last_position INTEGER NOT NULL, last_id TEXT NOT NULL, last_time INTEGER NOT NULL,
                count INTEGER NOT NULL, reason TEXT NOT NULL, opened INTEGER NOT NULL)
            """,
            "PRAGMA user_version = " + VERSION);
    private static final List<String> SET_UP = List.of(
            // A second process would send the same events again.
            "PRAGMA locking_mode = EXCLUSIVE",
            "PRAGMA journal_mode = WAL",
            "PRAGMA synchronous = FULL",
            "PRAGMA cache_size = -2048");
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
    private static final long UNKNOWN = -1;

    private final Connection connection;
    private long bytes = UNKNOWN;

    OutboxTable(Connection connection) {
        this.connection = connection;
    }

    static Connection connect(Path file) throws SQLException {
        // Not by the DriverManager, which does not see the class loader that Quarkus runs this in.
        var connection = JDBC.createConnection("jdbc:sqlite:" + file, new Properties());
        try (var statement = connection.createStatement()) {
            for (var pragma : SET_UP) {
                statement.execute(pragma);
            }
            connection.setAutoCommit(false);
            var version = statement.executeQuery("PRAGMA user_version").getInt(1);
            if (version > VERSION) {
                throw new SQLException("it was written by a newer version of this software (its schema is " + version
                        + ", this one reads up to " + VERSION + ")");
            }
            if (version == 0) {
                for (var sql : SCHEMA) {
                    statement.execute(sql);
                }
            }
            // Also takes the lock, and shows whether the file can be written at all.
            statement.execute("DELETE FROM event WHERE position < 0");
            connection.commit();
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    long count() throws SQLException {
        return number("SELECT count(*) FROM event");
    }

    long lastPosition() throws SQLException {
        return number("SELECT coalesce(max(position), 0) FROM event");
    }

    /** @return the position of the oldest event; {@link Long#MAX_VALUE} when there is none */
    long lowestPosition() throws SQLException {
        return lowestPosition(Long.MIN_VALUE);
    }

    /** @return the position of the oldest event after this one; {@link Long#MAX_VALUE} when there is none */
    long lowestPosition(long after) throws SQLException {
        return number("SELECT coalesce(min(position), " + Long.MAX_VALUE + ") FROM event WHERE position > " + after);
    }

    /** @return the size of the file, with the room that is not used */
    long fileBytes() throws SQLException {
        return number("PRAGMA page_count") * number("PRAGMA page_size");
    }

    /** @return the size of all events */
    long bytes() throws SQLException {
        if (bytes == UNKNOWN) {
            bytes = number("SELECT coalesce(sum(size), 0) FROM event");
        }
        return bytes;
    }

    /** After a roll-back the size must be counted anew. */
    void forgetBytes() {
        bytes = UNKNOWN;
    }

    void insert(Collection<Outgoing> events) throws SQLException {
        var before = bytes();
        try (var insert = connection.prepareStatement("INSERT OR REPLACE INTO event VALUES (?,?,?,?,?,?,?,?,?,?)")) {
            var added = 0L;
            for (var event : events) {
                bind(insert, event);
                insert.addBatch();
                added += event.size();
            }
            insert.executeBatch();
            bytes = before + added;
        }
    }

    List<Outgoing> read(long after, long before, int limit, long maxBytes) throws SQLException {
        try (var select = connection.prepareStatement(
                "SELECT * FROM event WHERE position > ? AND position < ? ORDER BY position LIMIT ?")) {
            select.setLong(1, after);
            select.setLong(2, before);
            select.setInt(3, limit);
            var events = new ArrayList<Outgoing>();
            var read = 0L;
            try (var rows = select.executeQuery()) {
                while (read < maxBytes && rows.next()) {
                    events.add(event(rows));
                    read += rows.getLong("size");
                }
            }
            return events;
        }
    }

    void delete(Collection<Long> positions) throws SQLException {
        var before = bytes();
        var freed = 0L;
        try (var size = connection.prepareStatement(
                        "SELECT coalesce(sum(size), 0) FROM event WHERE position BETWEEN ? AND ?");
                var delete = connection.prepareStatement("DELETE FROM event WHERE position BETWEEN ? AND ?")) {
            for (var range : ranges(positions)) {
                for (var statement : List.of(size, delete)) {
                    statement.setLong(1, range.first());
                    statement.setLong(2, range.last());
                }
                try (var rows = size.executeQuery()) {
                    freed += rows.getLong(1);
                }
                delete.executeUpdate();
            }
        }
        bytes = before - freed;
    }

    private record Range(long first, long last) {}

    /** Events reach their end nearly in order, so that few ranges hold many of them. */
    private static List<Range> ranges(Collection<Long> positions) {
        var ranges = new ArrayList<Range>();
        for (var position : new TreeSet<>(positions)) {
            var last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
            if (last != null && last.last() + 1 == position) {
                ranges.set(ranges.size() - 1, new Range(last.first(), position));
            } else {
                ranges.add(new Range(position, position));
            }
        }
        return ranges;
    }

    /**
     * An event that is beyond a bound.
     *
     * @param event which
     * @param tooOld whether it is beyond the age, else beyond the size
     */
    record Surplus(Edge event, boolean tooOld) {}

    /** @return what was deleted, in order: from the oldest on, until one is young enough and the rest is small enough */
    List<Surplus> deleteSurplus(long after, long oldestAllowedMillis, long maxBytes) throws SQLException {
        var surplus = new ArrayList<Surplus>();
        var left = bytes();
        try (var select = connection.prepareStatement(
                "SELECT position, id, time, arrived, size FROM event WHERE position > ? ORDER BY position")) {
            select.setLong(1, after);
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    var tooOld = rows.getLong("arrived") < oldestAllowedMillis;
                    if (!tooOld && left <= maxBytes) {
                        break;
                    }
                    left -= rows.getLong("size");
                    surplus.add(new Surplus(edge(rows, "position", "id", "time"), tooOld));
                }
            }
        }
        if (!surplus.isEmpty()) {
            var last = surplus.get(surplus.size() - 1).event().position();
            try (var delete = connection.prepareStatement("DELETE FROM event WHERE position > ? AND position <= ?")) {
                delete.setLong(1, after);
                delete.setLong(2, last);
                delete.executeUpdate();
            }
            bytes = left;
        }
        return surplus;
    }

    List<Gap> readGaps() throws SQLException {
        var gaps = new ArrayList<Gap>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT * FROM gap ORDER BY first_position")) {
            while (rows.next()) {
                gaps.add(new Gap(
                        edge(rows, "first_position", "first_id", "first_time"),
                        edge(rows, "last_position", "last_id", "last_time"),
                        rows.getLong("count"),
                        rows.getString("reason"),
                        EpochMicros.toInstant(rows.getLong("opened"))));
            }
        }
        return gaps;
    }

    void writeGaps(GapLedger.Changes changes) throws SQLException {
        try (var delete = connection.prepareStatement("DELETE FROM gap WHERE first_position = ?");
                var insert = connection.prepareStatement("INSERT OR REPLACE INTO gap VALUES (?,?,?,?,?,?,?,?,?)")) {
            for (var position : changes.gone()) {
                delete.setLong(1, position);
                delete.executeUpdate();
            }
            for (var gap : changes.now()) {
                bind(insert, 1, gap.first());
                bind(insert, 4, gap.last());
                insert.setLong(7, gap.count());
                insert.setString(8, gap.reason());
                insert.setLong(9, EpochMicros.of(gap.opened()));
                insert.executeUpdate();
            }
        }
    }

    /** Gives the room of an empty outbox back to the file system. To be called outside a transaction. */
    int shrink() throws SQLException {
        connection.setAutoCommit(true);
        try (var statement = connection.createStatement()) {
            statement.execute("VACUUM");
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        } finally {
            connection.setAutoCommit(false);
        }
        return 0;
    }

    private static void bind(PreparedStatement insert, Outgoing outgoing) throws SQLException {
        var event = outgoing.event();
        var extensions = new HashMap<String, String>();
        event.getExtensionNames().forEach(name -> extensions.put(name, String.valueOf(event.getExtension(name))));
        insert.setLong(1, outgoing.position());
        insert.setLong(2, outgoing.arrivedMillis());
        insert.setInt(3, outgoing.size());
        insert.setString(4, event.getId());
        insert.setString(5, event.getSource().toString());
        insert.setString(6, event.getType());
        insert.setString(7, event.getSubject());
        insert.setLong(8, EpochMicros.of(outgoing.edge().time()));
        insert.setString(9, new String(EventJson.write(extensions), StandardCharsets.UTF_8));
        insert.setBytes(10, outgoing.data());
    }

    private static void bind(PreparedStatement insert, int at, Edge edge) throws SQLException {
        insert.setLong(at, edge.position());
        insert.setString(at + 1, edge.id());
        insert.setLong(at + 2, EpochMicros.of(edge.time()));
    }

    private static Edge edge(ResultSet row, String position, String id, String time) throws SQLException {
        return new Edge(row.getLong(position), row.getString(id), EpochMicros.toInstant(row.getLong(time)));
    }

    private static Outgoing event(ResultSet row) throws SQLException {
        var event = EventFactory.newEvent(
                row.getString("id"),
                URI.create(row.getString("source")),
                row.getString("type"),
                row.getString("subject"),
                EpochMicros.toInstant(row.getLong("time")),
                row.getBytes("data"),
                extensions(row.getString("extensions")));
        return new Outgoing(row.getLong("position"), event, row.getLong("arrived"), true, null);
    }

    private static Map<String, Object> extensions(String json) throws SQLException {
        try {
            return new HashMap<>(EventJson.mapper().readValue(json, TEXTS));
        } catch (JsonProcessingException e) {
            throw new SQLException("an event's attributes are no JSON object", e);
        }
    }

    private long number(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.getLong(1);
        }
    }
}

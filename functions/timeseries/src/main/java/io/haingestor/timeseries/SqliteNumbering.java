package io.haingestor.timeseries;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.Function;

/**
 * Gives a small number to each value that recurs: in a table for ever, in memory while it is in use. Belongs to the writing
 * connection, and is thrown away with it when a transaction fails, because it may then know numbers that do not exist.
 */
final class SqliteNumbering<K> {
    private final Map<K, Long> recent;
    private final Function<K, byte[]> content;
    private final PreparedStatement find;
    private final PreparedStatement add;

    SqliteNumbering(Connection connection, String table, int capacity, Function<K, byte[]> content)
            throws SQLException {
        this.recent = new Recent<>(capacity);
        this.content = content;
        this.find = connection.prepareStatement("SELECT id FROM " + table + " WHERE content = ?");
        this.add = connection.prepareStatement("INSERT INTO " + table + " (content) VALUES (?) RETURNING id");
    }

    static SqliteNumbering<String> ofTexts(Connection connection, String table, int capacity) throws SQLException {
        return new SqliteNumbering<>(connection, table, capacity, text -> text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the number if it is in memory, or -1. */
    long recentIdOf(K value) {
        var id = recent.get(value);
        return id == null ? -1 : id;
    }

    long idOf(K value) throws SQLException {
        var known = recent.get(value);
        if (known != null) {
            return known;
        }
        var bytes = content.apply(value);
        long id = query(find, bytes);
        if (id < 0) {
            id = query(add, bytes);
        }
        recent.put(value, id);
        return id;
    }

    private static long query(PreparedStatement statement, byte[] bytes) throws SQLException {
        statement.setBytes(1, bytes);
        try (var row = statement.executeQuery()) {
            return row.next() ? row.getLong(1) : -1;
        }
    }
}

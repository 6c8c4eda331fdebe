package io.haingestor.app.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What a process that was killed has left in the broker's log: the events that it had acknowledged. Read by SQLite from a copy, as a
 * restart after a power cut would find it, so that the look changes nothing for the restart itself.
 */
final class DurableLog {
    private static final String FILE = "broker.db";

    private DurableLog() {}

    /**
     * An event in the log.
     *
     * @param id its CloudEvents {@code id}
     * @param type its CloudEvents {@code type}
     * @param data its data, JSON
     */
    record Entry(String id, String type, String data) {}

    /**
     * @param data the data folder of a process that does not run
     * @param scratch a folder for the copy
     * @return every event of the log, in the order in which it was stored; empty when there is no log yet
     */
    static List<Entry> read(Path data, Path scratch) {
        try (var files = Files.walk(data)) {
            var log = files.filter(file -> file.endsWith(FILE)).findFirst();
            return log.isPresent() ? entries(copy(log.get(), scratch)) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path copy(Path log, Path scratch) throws IOException {
        var target = Files.createTempDirectory(scratch, "log");
        try (var parts = Files.newDirectoryStream(log.getParent(), FILE + "{,-wal}")) {
            for (var part : parts) {
                Files.copy(part, target.resolve(part.getFileName()));
            }
        }
        return target.resolve(FILE);
    }

    private static List<Entry> entries(Path log) {
        var all = new ArrayList<Entry>();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + log);
                var statement = connection.createStatement()) {
            if (!isMade(statement)) {
                return List.of();
            }
            var rows = statement.executeQuery("SELECT attributes, data FROM event ORDER BY position");
            while (rows.next()) {
                var data = rows.getBytes(2);
                all.add(entry(ByteBuffer.wrap(rows.getBytes(1)), data == null ? "" : new String(data, UTF_8)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The log cannot be read: " + e.getMessage(), e);
        }
        return all;
    }

    private static boolean isMade(Statement statement) throws SQLException {
        try (var rows = statement.executeQuery("SELECT 1 FROM sqlite_master WHERE name = 'event'")) {
            return rows.next();
        }
    }

    /** The first texts of the broker's own coding of attributes: flags, then id, source, type. */
    private static Entry entry(ByteBuffer attributes, String data) {
        attributes.get();
        var id = text(attributes);
        text(attributes);
        return new Entry(id, text(attributes), data);
    }

    private static String text(ByteBuffer from) {
        var bytes = new byte[length(from)];
        from.get(bytes);
        return new String(bytes, UTF_8);
    }

    private static int length(ByteBuffer from) {
        var length = 0;
        for (var shift = 0; ; shift += 7) {
            var part = from.get();
            length |= (part & 0x7F) << shift;
            if (part >= 0) {
                return length;
            }
        }
    }
}

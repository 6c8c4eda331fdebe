package io.haingestor.write.rejects;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import io.haingestor.events.EpochMicros;
import io.haingestor.events.EventJson;
import io.haingestor.events.Rejected.Reason;
import io.haingestor.timeseries.StoreUnavailableException;
import io.haingestor.timeseries.UnusableStoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rejected events in one SQLite file (WAL, {@code synchronous=FULL}). Bounded: the newest {@link Bounds#count()} that are not older than
 * {@link Bounds#age()} and fit into {@link Bounds#bytes()}; older ones are given up, which {@link #givenUp()} counts. Safe for use by several
 * threads; calls block.
 */
public final class RejectsStore implements AutoCloseable {
    private static final TypeReference<List<Reason>> REASONS = new TypeReference<>() {};
    /** Numbers of an event keep all their digits. */
    private static final ObjectReader EXACT = EventJson.mapper()
            .readerFor(JsonNode.class)
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);

    private static final String COLUMNS = "position, recorded_at, function, subject, time, reasons, event";

    private final RejectsFile file;
    private final Bounds bounds;
    private final Clock clock;

    private RejectsStore(RejectsFile file, Bounds bounds, Clock clock) {
        this.file = file;
        this.bounds = bounds;
        this.clock = clock;
    }

    /**
     * What is kept.
     *
     * @param count the most events; at least 1
     * @param age the oldest that an event may become, by the time it was kept
     * @param bytes the most that they take in the file, with its indexes; at least 1 MiB. The file itself does not shrink, and SQLite keeps up to 8
     *     MiB of log beside it
     */
    public record Bounds(int count, Duration age, long bytes) {}

    /**
     * Opens a store; makes its folder, file and table where they are not there yet.
     *
     * @param file the file
     * @param bounds what is kept
     * @param clock tells when an event is kept
     * @throws UnusableStoreException when the file is not ours, damaged, or of a newer version
     * @throws StoreUnavailableException when it cannot be opened or made now
     */
    public static RejectsStore open(Path file, Bounds bounds, Clock clock)
            throws UnusableStoreException, StoreUnavailableException {
        return new RejectsStore(RejectsFile.open(file), bounds, clock);
    }

    /**
     * Reads the store of another process, which writes to it meanwhile. The file need not be there yet: until it is, and while it cannot be used, every read says why.
     *
     * @param file the file
     * @param bounds what its owner keeps
     * @param clock as for its owner
     * @return the store; what is recorded there fails
     */
    public static RejectsStore openForReading(Path file, Bounds bounds, Clock clock) {
        return new RejectsStore(RejectsFile.ofAnother(file), bounds, clock);
    }

    /**
     * Keeps events; returns when they survive a power cut. One that is kept already, or was, changes nothing.
     *
     * @param rejects the events
     * @throws StoreUnavailableException when none was kept and the same call may work later
     */
    public void record(List<Reject> rejects) throws StoreUnavailableException {
        long now = EpochMicros.of(clock.instant());
        file.use("write to", connection -> {
            long last = insert(connection, rejects, now);
            prune(connection, last, now);
            connection.commit();
            return last;
        });
    }

    /**
     * @param before only positions below this one; {@link Long#MAX_VALUE} for the newest
     * @param function only what this function refused; null for all
     * @param subject only what is about this; null for all
     * @param limit the most events; at least 1
     * @return the events, newest first
     * @throws StoreUnavailableException when the store cannot be read now
     */
    public RejectsPage page(long before, @Nullable String function, @Nullable String subject, int limit)
            throws StoreUnavailableException {
        var sql = "SELECT " + COLUMNS + " FROM reject WHERE position < ?1 AND (?2 IS NULL OR function = ?2)"
                + " AND (?3 IS NULL OR subject = ?3) ORDER BY position DESC LIMIT ?4";
        return file.use("read", connection -> {
            try (var select = connection.prepareStatement(sql)) {
                select.setLong(1, before);
                setText(select, 2, function);
                setText(select, 3, subject);
                select.setInt(4, limit + 1);
                return page(select, limit);
            } finally {
                connection.rollback();
            }
        });
    }

    /**
     * @return how many events are kept
     * @throws StoreUnavailableException when the store cannot be read now
     */
    public long count() throws StoreUnavailableException {
        return number("SELECT count(*) FROM reject");
    }

    /**
     * @return how many events were given up for the bounds since the file was made
     * @throws StoreUnavailableException when the store cannot be read now
     */
    public long givenUp() throws StoreUnavailableException {
        return number("SELECT given_up FROM total");
    }

    @Override
    public void close() {
        file.close();
    }

    /** Returns the last position. Positions have no gaps, so that they tell how many there are. */
    private static long insert(Connection connection, List<Reject> rejects, long now) throws SQLException {
        try (var total = connection.createStatement();
                var insert = connection.prepareStatement("INSERT INTO reject (" + COLUMNS + ", id)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")) {
            long last;
            try (var row = total.executeQuery("SELECT last_position FROM total")) {
                row.next();
                last = row.getLong(1);
            }
            for (var reject : rejects) {
                insert.setLong(1, last + 1);
                insert.setLong(2, now);
                bind(insert, reject);
                last += insert.executeUpdate();
            }
            total.execute("UPDATE total SET last_position = " + last);
            return last;
        }
    }

    private static void bind(PreparedStatement insert, Reject reject) throws SQLException {
        insert.setString(3, reject.function());
        setText(insert, 4, reject.subject());
        if (reject.time() == null) {
            insert.setNull(5, Types.INTEGER);
        } else {
            insert.setLong(5, EpochMicros.of(reject.time()));
        }
        insert.setBytes(6, reject.reasons());
        insert.setBytes(7, reject.event());
        insert.setString(8, reject.id());
    }

    private void prune(Connection connection, long last, long now) throws SQLException {
        try (var delete = connection.prepareStatement("DELETE FROM reject WHERE recorded_at < ? OR position <= ?");
                var add = connection.prepareStatement("UPDATE total SET given_up = given_up + ?")) {
            delete.setLong(1, now - bounds.age().toNanos() / 1_000);
            delete.setLong(2, last - bounds.count());
            int removed = delete.executeUpdate() + pruneToSize(connection);
            if (removed > 0) {
                add.setInt(1, removed);
                add.executeUpdate();
            }
        }
    }

    /** Asks SQLite itself how much is in use: no sum of our own that could drift from it. */
    private int pruneToSize(Connection connection) throws SQLException {
        int removed = 0;
        try (var size = connection.prepareStatement("SELECT (page_count - freelist_count) * page_size"
                        + " FROM pragma_page_count, pragma_freelist_count, pragma_page_size");
                var deleteOldest = connection.prepareStatement(
                        "DELETE FROM reject WHERE position = (SELECT min(position) FROM reject)")) {
            int oldest = 1;
            while (oldest > 0 && used(size) > bounds.bytes()) {
                oldest = deleteOldest.executeUpdate();
                removed += oldest;
            }
        }
        return removed;
    }

    private static long used(PreparedStatement size) throws SQLException {
        try (var row = size.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static RejectsPage page(PreparedStatement select, int limit) throws SQLException {
        var items = new ArrayList<StoredReject>();
        try (var row = select.executeQuery()) {
            while (row.next()) {
                if (items.size() == limit) {
                    return new RejectsPage(items, items.get(limit - 1).position());
                }
                items.add(read(row));
            }
        }
        return new RejectsPage(items, 0);
    }

    private static StoredReject read(ResultSet row) throws SQLException {
        try {
            long time = row.getLong(5);
            var timeOrNull = row.wasNull() ? null : EpochMicros.toInstant(time);
            return new StoredReject(
                    row.getLong(1),
                    EpochMicros.toInstant(row.getLong(2)),
                    row.getString(3),
                    row.getString(4),
                    timeOrNull,
                    EventJson.mapper().readValue(row.getBytes(6), REASONS),
                    EXACT.readValue(row.getBytes(7)));
        } catch (IOException e) {
            throw new SQLException("The reject at position " + row.getLong(1) + " is not JSON: the file is damaged", e);
        }
    }

    private long number(String sql) throws StoreUnavailableException {
        return file.use("read", connection -> {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery(sql)) {
                row.next();
                return row.getLong(1);
            } finally {
                connection.rollback();
            }
        });
    }

    private static void setText(PreparedStatement statement, int index, @Nullable String text) throws SQLException {
        if (text == null) {
            statement.setNull(index, Types.VARCHAR);
        } else {
            statement.setString(index, text);
        }
    }
}

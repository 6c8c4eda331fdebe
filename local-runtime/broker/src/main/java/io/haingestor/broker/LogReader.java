package io.haingestor.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloudevents.CloudEvent;
import io.haingestor.broker.topology.Filter;
import io.haingestor.broker.topology.ResourceName;
import io.haingestor.events.EpochMicros;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A read-only connection to the log. Used by one thread at a time. */
final class LogReader implements AutoCloseable {
    private static final int PAGE_ROWS = 256;
    private static final long PAGE_BYTES = 1 << 20;
    private static final String DEAD_LETTER =
            "id, namespace, name, position, attributes, data, arrived, hops, attempts, at, history, status, reason FROM dead_letter";

    private final Connection connection;
    private final PreparedStatement page;
    private final PreparedStatement one;
    private final PreparedStatement arrived;
    private final PreparedStatement first;
    private final PreparedStatement replay;
    private final PreparedStatement headers;
    private final PreparedStatement byId;
    private final PreparedStatement youngest;
    private final PreparedStatement mark;
    private final PreparedStatement deadLetterCounts;
    private final PreparedStatement deadLetters;

    /** @param file the log */
    LogReader(Path file) throws SQLException {
        connection = LogFile.connect(file, true);
        page = connection.prepareStatement(
                "SELECT position, triggers, arrived, attributes, data, hops, crc FROM event WHERE position > ? ORDER BY position LIMIT "
                        + PAGE_ROWS);
        one = connection.prepareStatement("SELECT attributes, data, crc FROM event WHERE position = ?");
        arrived = connection.prepareStatement("SELECT arrived FROM event WHERE position > ? ORDER BY position LIMIT 1");
        first = connection.prepareStatement("SELECT min(position) FROM event");
        replay = connection.prepareStatement(
                "SELECT position, triggers, arrived, attributes, data, hops, crc, broker FROM event"
                        + " WHERE position > ? AND position <= ? ORDER BY position LIMIT " + PAGE_ROWS);
        headers = connection.prepareStatement(
                "SELECT position, broker, hops, arrived, triggers, attributes FROM event WHERE position > ? ORDER BY position LIMIT ?");
        byId = connection.prepareStatement(
                "SELECT position, attributes FROM event WHERE instr(attributes, ?) > 0 ORDER BY position DESC");
        youngest = connection.prepareStatement("SELECT max(position) FROM event");
        mark = connection.prepareStatement("SELECT at FROM mark WHERE name = ?");
        deadLetterCounts = connection.prepareStatement(
                "SELECT namespace, name, count(*) FROM dead_letter GROUP BY namespace, name ORDER BY namespace, name");
        deadLetters = connection.prepareStatement("SELECT " + DEAD_LETTER
                + " WHERE id > ?1 AND (?3 IS NULL OR (namespace = ?3 AND name = ?4)) ORDER BY id LIMIT ?2");
    }

    /**
     * Reads the events of a Trigger.
     *
     * @param after the position after which to begin
     * @param committed the youngest position that was stored when this was called
     * @param trigger the Trigger's id
     * @return its events, perhaps none, and how far they reach
     */
    Page page(long after, long committed, int trigger) throws SQLException {
        page.setLong(1, after);
        var rows = new ArrayList<Row>();
        var seen = 0;
        var through = after;
        var bytes = 0L;
        try (var result = page.executeQuery()) {
            while (bytes < PAGE_BYTES && result.next()) {
                seen++;
                through = result.getLong(1);
                if (Matches.contains(result.getBytes(2), trigger)) {
                    var row = row(result, through);
                    bytes += row.bytes();
                    rows.add(row);
                }
            }
        }
        var end = seen < PAGE_ROWS && bytes < PAGE_BYTES;
        return new Page(rows, end ? Math.max(through, committed) : through);
    }

    private static Row row(ResultSet result, long position) throws SQLException {
        var attributes = result.getBytes(4);
        var data = result.getBytes(5);
        Checksum.check(position, attributes, data, result.getObject(7));
        var bytes = attributes.length + (data == null ? 0 : data.length);
        return new Row(position, result.getLong(3), result.getInt(6), bytes, EventCodec.decode(attributes, data));
    }

    /**
     * Reads the events of a replay: what a filter lets through now, whichever Triggers the events went to when they came.
     *
     * @param after the position after which to begin
     * @param last the last position
     * @param broker whose events
     * @param filter which of them
     * @return the events, perhaps none, and how far they reach
     */
    Page replay(long after, long last, int broker, Filter filter) throws SQLException {
        var rows = new ArrayList<Row>();
        var through = after;
        var bytes = 0L;
        var seen = 0;
        replay.setLong(1, after);
        replay.setLong(2, last);
        try (var result = replay.executeQuery()) {
            while (bytes < PAGE_BYTES && result.next()) {
                seen++;
                through = result.getLong(1);
                if (result.getInt(8) == broker && filter.matches(EventCodec.decode(result.getBytes(4), null))) {
                    var row = row(result, through);
                    bytes += row.bytes();
                    rows.add(row);
                }
            }
        }
        return new Page(rows, seen < PAGE_ROWS && bytes < PAGE_BYTES ? last : through);
    }

    /**
     * Looks for events whose attributes are wanted.
     *
     * @param after the position after which to begin
     * @param wanted which
     * @param limit how many at most
     * @param scan how many events to look at, at most
     * @return what was found, without data, and how far was looked
     */
    Found find(long after, Predicate<Header> wanted, int limit, int scan) throws SQLException {
        var found = new ArrayList<Header>();
        var through = after;
        headers.setLong(1, after);
        headers.setInt(2, scan);
        try (var result = headers.executeQuery()) {
            while (found.size() < limit && result.next()) {
                through = result.getLong(1);
                var header = new Header(
                        through,
                        result.getInt(2),
                        result.getInt(3),
                        result.getLong(4),
                        result.getBytes(5),
                        EventCodec.decode(result.getBytes(6), null));
                if (wanted.test(header)) {
                    found.add(header);
                }
            }
        }
        return new Found(found, through);
    }

    /** @return the youngest position of an event of that id; empty when there is none */
    Optional<Long> positionOf(String id) throws SQLException {
        byId.setBytes(1, id.getBytes(UTF_8));
        try (var result = byId.executeQuery()) {
            while (result.next()) {
                if (EventCodec.decode(result.getBytes(2), null).getId().equals(id)) {
                    return Optional.of(result.getLong(1));
                }
            }
            return Optional.empty();
        }
    }

    /** @return the first position that arrived at or after a time, in microseconds since the epoch; one beyond the youngest when none did */
    long positionAt(long micros) throws SQLException {
        var low = first().orElse(1L);
        var high = low;
        try (var result = youngest.executeQuery()) {
            high = Math.max(low, result.getLong(1) + 1);
        }
        // Positions rise with the time of arrival, but for a clock that was set back.
        while (low < high) {
            var middle = (low + high) >>> 1;
            var at = arrivedAfter(middle - 1);
            if (at.isPresent() && at.get() < micros) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** @return a named moment, in microseconds since the epoch; empty when there is none of that name */
    Optional<Long> mark(String name) throws SQLException {
        mark.setString(1, name);
        try (var result = mark.executeQuery()) {
            return result.next() ? Optional.of(result.getLong(1)) : Optional.empty();
        }
    }

    /** @return how many dead letters each Trigger has */
    Map<ResourceName, Long> deadLetterCounts() throws SQLException {
        var counts = new LinkedHashMap<ResourceName, Long>();
        try (var result = deadLetterCounts.executeQuery()) {
            while (result.next()) {
                counts.put(new ResourceName(result.getString(1), result.getString(2)), result.getLong(3));
            }
        }
        return counts;
    }

    /** @return the event at a position; empty when it was removed */
    Optional<CloudEvent> event(long position) throws SQLException {
        one.setLong(1, position);
        try (var result = one.executeQuery()) {
            if (!result.next()) {
                return Optional.empty();
            }
            var attributes = result.getBytes(1);
            var data = result.getBytes(2);
            Checksum.check(position, attributes, data, result.getObject(3));
            return Optional.of(EventCodec.decode(attributes, data));
        }
    }

    /** @return when the first event after a position arrived, in microseconds since the epoch; empty when there is none */
    Optional<Long> arrivedAfter(long position) throws SQLException {
        arrived.setLong(1, position);
        try (var result = arrived.executeQuery()) {
            return result.next() ? Optional.of(result.getLong(1)) : Optional.empty();
        }
    }

    /** @return the oldest position in the log; empty when there is none */
    Optional<Long> first() throws SQLException {
        try (var result = first.executeQuery()) {
            var position = result.getLong(1);
            return result.wasNull() ? Optional.empty() : Optional.of(position);
        }
    }

    /**
     * @param after the id after which to begin
     * @param trigger whose; null for all
     * @return dead letters by rising id
     */
    List<DeadLetter> deadLetters(long after, @Nullable ResourceName trigger, int limit) throws SQLException {
        deadLetters.setLong(1, after);
        deadLetters.setInt(2, limit);
        deadLetters.setString(3, trigger == null ? null : trigger.namespace());
        deadLetters.setString(4, trigger == null ? null : trigger.name());
        var letters = new ArrayList<DeadLetter>();
        try (var result = deadLetters.executeQuery()) {
            while (result.next()) {
                letters.add(deadLetter(result));
            }
        }
        return letters;
    }

    private static DeadLetter deadLetter(ResultSet result) throws SQLException {
        var at = Instant.ofEpochMilli(result.getLong(10));
        var history = AttemptHistory.ofJson(result.getBytes(11)).attempts();
        if (history.isEmpty()) {
            // As the first schema kept it.
            history = List.of(new DeliveryAttempt(
                    result.getInt(9),
                    at,
                    DeliveryAttempt.To.SUBSCRIBER,
                    result.getInt(12),
                    result.getString(13),
                    AnswerBody.EMPTY));
        }
        return new DeadLetter(
                result.getLong(1),
                new ResourceName(result.getString(2), result.getString(3)),
                result.getLong(4),
                EventCodec.decode(result.getBytes(5), result.getBytes(6)),
                EpochMicros.toInstant(result.getLong(7)),
                result.getInt(8),
                result.getInt(9),
                at,
                history);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /**
     * An event of the log.
     *
     * @param position its position
     * @param arrivedMicros when it arrived, in microseconds since the epoch
     * @param hops how many replies led to it
     * @param bytes what attributes and data weigh
     * @param event the event
     */
    record Row(long position, long arrivedMicros, int hops, int bytes, CloudEvent event) {}

    /**
     * An event of the log without its data.
     *
     * @param position its position
     * @param broker its Broker's id
     * @param hops how many replies led to it
     * @param arrivedMicros when it arrived, in microseconds since the epoch
     * @param triggers ids of the Triggers it went to
     * @param attributes the event, without data
     */
    // Made by the thousand for a moment each; nobody compares them.
    @SuppressWarnings("ArrayRecordComponent")
    record Header(long position, int broker, int hops, long arrivedMicros, byte[] triggers, CloudEvent attributes) {}

    /**
     * What was looked for.
     *
     * @param headers by position
     * @param through how far was looked
     */
    record Found(List<Header> headers, long through) {}

    /**
     * Some events of a Trigger.
     *
     * @param rows by position
     * @param through every matching event up to here is among them or came before
     */
    record Page(List<Row> rows, long through) {}
}

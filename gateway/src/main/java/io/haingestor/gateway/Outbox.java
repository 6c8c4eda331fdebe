package io.haingestor.gateway;

import io.haingestor.gateway.Gap.Edge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * The events that could not be handed on, on disk, in order. Bounded by size and age: the oldest that are not with the sink are given up, and the gap is kept here
 * until it was reported. All calls block, and come from one thread.
 */
final class Outbox implements AutoCloseable {
    private static final int READ_BYTES = 8 << 20;
    private static final String FILE = "outbox.db";

    private final Connection connection;
    private final OutboxTable table;
    private final long maxBytes;
    private final Duration maxAge;
    private final TreeMap<Long, Gap> gaps = new TreeMap<>();
    private long readUpTo;

    private Outbox(Connection connection, long maxBytes, Duration maxAge) throws SQLException {
        this.connection = connection;
        this.maxBytes = maxBytes;
        this.maxAge = maxAge;
        table = new OutboxTable(connection);
        table.readGaps().forEach(gap -> gaps.put(gap.first().position(), gap));
    }

    /**
     * What giving up did.
     *
     * @param events how many events were given up
     * @param gaps how many gaps wait to be reported
     */
    record GivenUp(long events, int gaps) {}

    /**
     * Opens the outbox, or makes an empty one.
     *
     * @param folder where it is; made when it does not exist
     * @param maxBytes the most it holds
     * @param maxAge the longest an event waits
     * @throws OutboxException when the folder cannot be written, or another process has the outbox open
     */
    static Outbox open(Path folder, long maxBytes, Duration maxAge) throws OutboxException {
        try {
            Files.createDirectories(folder);
            return new Outbox(OutboxTable.connect(folder.resolve(FILE)), maxBytes, maxAge);
        } catch (IOException | SQLException e) {
            throw new OutboxException("The outbox in " + folder + " cannot be opened", e);
        }
    }

    /** @return how many events it holds */
    long size() throws OutboxException {
        return run("counted", table::count);
    }

    /** @return the highest position that an event or a gap of an earlier run had; 0 when there was none */
    long lastPosition() throws OutboxException {
        var inGaps = gaps.isEmpty() ? 0 : gaps.lastEntry().getValue().last().position();
        return Math.max(inGaps, run("read", table::lastPosition));
    }

    /** @return how many gaps wait to be reported */
    int gaps() {
        return gaps.size();
    }

    /**
     * Stores events, all or none, and gives up what is beyond the bounds.
     *
     * @param events in any order; each keeps its position
     * @param now the time
     */
    GivenUp append(Collection<Outgoing> events, Instant now) throws OutboxException {
        return givingUp("written", () -> {
            table.insert(events);
            return giveUp(now);
        });
    }

    /** Gives up what is beyond the bounds. */
    GivenUp trim(Instant now) throws OutboxException {
        return givingUp("trimmed", () -> giveUp(now));
    }

    /**
     * @param limit the most events
     * @return the next events that were not read since the last {@link #rewind}, in order; at least one unless there is none
     */
    List<Outgoing> read(int limit) throws OutboxException {
        var events = run("read", () -> table.read(readUpTo, limit, READ_BYTES));
        if (!events.isEmpty()) {
            readUpTo = events.get(events.size() - 1).position();
        }
        return events;
    }

    /** Reading goes on with the event at this position. */
    void rewind(long position) {
        readUpTo = Math.min(readUpTo, position - 1);
    }

    /** Forgets events that have reached their end. */
    void delete(Collection<Long> positions) throws OutboxException {
        inTransaction("written", () -> {
            table.delete(positions);
            return positions;
        });
        if (run("counted", table::lowestPosition) == Long.MAX_VALUE) {
            run("shrunk", table::shrink);
        }
    }

    /** Adds events that were given up elsewhere to the gaps. They are known from here on even when this fails. */
    void lose(Collection<Edge> events, String reason, Instant now) throws OutboxException {
        events.forEach(event -> addToGaps(event, reason, now));
        inTransaction("written", () -> {
            table.writeGaps(gaps.values());
            return gaps;
        });
    }

    /**
     * @param lowestElsewhere the lowest position of an event that is not in the outbox and has not reached its end
     * @return the gaps that cannot grow any more, because what follows them was handed on
     */
    List<Gap> closedGaps(long lowestElsewhere) throws OutboxException {
        var lowest = Math.min(lowestElsewhere, run("read", table::lowestPosition));
        return gaps.values().stream()
                .filter(gap -> gap.last().position() + 1 < lowest)
                .toList();
    }

    /** A gap was reported. */
    void forget(Gap gap) throws OutboxException {
        gaps.remove(gap.first().position());
        inTransaction("written", () -> {
            table.writeGaps(gaps.values());
            return gap;
        });
    }

    @Override
    public void close() throws OutboxException {
        run("closed", () -> {
            connection.close();
            return connection;
        });
    }

    private GivenUp giveUp(Instant now) throws SQLException {
        var surplus = table.deleteSurplus(readUpTo, now.minus(maxAge).toEpochMilli(), maxBytes);
        for (var lost : surplus) {
            addToGaps(lost.event(), lost.tooOld() ? Gap.OUTBOX_AGE : Gap.OUTBOX_SIZE, now);
        }
        if (!surplus.isEmpty()) {
            table.writeGaps(gaps.values());
        }
        return new GivenUp(surplus.size(), gaps.size());
    }

    private void addToGaps(Edge event, String reason, Instant now) {
        var gap = Gap.of(event, reason, now);
        var before = gaps.floorEntry(event.position());
        if (before != null && before.getValue().last().position() + 1 == event.position()) {
            gap = before.getValue().and(gap);
        }
        var after = gaps.remove(event.position() + 1);
        gaps.put(gap.first().position(), after == null ? gap : gap.and(after));
    }

    /** What is rolled back was not given up. */
    private GivenUp givingUp(String what, Work<GivenUp> work) throws OutboxException {
        var before = new TreeMap<>(gaps);
        try {
            return inTransaction(what, work);
        } catch (OutboxException e) {
            gaps.clear();
            gaps.putAll(before);
            throw e;
        }
    }

    private <T> T inTransaction(String what, Work<T> work) throws OutboxException {
        return run(what, () -> {
            try {
                var result = work.run();
                connection.commit();
                return result;
            } catch (SQLException e) {
                connection.rollback();
                table.forgetBytes();
                throw e;
            }
        });
    }

    private static <T> T run(String what, Work<T> work) throws OutboxException {
        try {
            return work.run();
        } catch (SQLException e) {
            throw new OutboxException("The outbox cannot be " + what, e);
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T run() throws SQLException;
    }
}

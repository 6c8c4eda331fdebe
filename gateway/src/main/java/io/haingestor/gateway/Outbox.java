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

/**
 * The events that could not be handed on, on disk, in order. Bounded by size and age: the oldest that are not with the sink are given up, and the gap is kept here
 * until it was reported. All calls block, and come from one thread.
 */
final class Outbox implements AutoCloseable {
    private static final int READ_BYTES = 8 << 20;
    private static final long LARGE_BYTES = 8 << 20;
    private static final String FILE = "outbox.db";

    private final Connection connection;
    private final OutboxTable table;
    private final long maxBytes;
    private final Duration maxAge;
    private final GapLedger gaps;
    private long readUpTo;
    private boolean wasEmpty;

    private Outbox(Connection connection, long maxBytes, Duration maxAge) throws SQLException {
        this.connection = connection;
        this.maxBytes = maxBytes;
        this.maxAge = maxAge;
        table = new OutboxTable(connection);
        gaps = new GapLedger(table.readGaps());
    }

    /**
     * What giving up did.
     *
     * @param events how many events were given up
     * @param gaps how many gaps wait to be reported
     */
    record GivenUp(long events, int gaps) {}

    /**
     * What was read.
     *
     * @param events in order
     * @param next the lowest position that was not read yet; {@link Long#MAX_VALUE} when all were
     */
    record Read(List<Outgoing> events, long next) {}

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
        return Math.max(gaps.lastPosition(), run("read", table::lastPosition));
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
        wasEmpty = false;
        return givingUp("written", () -> {
            table.insert(events);
            return giveUp(now);
        });
    }

    /**
     * Gives up what is beyond the bounds. An outbox that is large and was empty the last time too gives its room back to the file system: not at once,
     * because the next event may come soon, and making room costs more than keeping it.
     */
    GivenUp trim(Instant now) throws OutboxException {
        var given = givingUp("trimmed", () -> giveUp(now));
        var empty = run("counted", table::lowestPosition) == Long.MAX_VALUE;
        if (empty && wasEmpty && run("counted", table::fileBytes) > LARGE_BYTES) {
            run("shrunk", table::shrink);
        }
        wasEmpty = empty;
        return given;
    }

    /**
     * Reads the next events, in order, from where the last call or {@link #rewind} ended.
     *
     * @param limit the most events
     * @param before only events with a lower position
     * @return at least one event unless there is none
     */
    Read read(int limit, long before) throws OutboxException {
        return run("read", () -> {
            var events = table.read(readUpTo, before, limit, READ_BYTES);
            if (!events.isEmpty()) {
                readUpTo = events.get(events.size() - 1).position();
            }
            return new Read(events, table.lowestPosition(readUpTo));
        });
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
    }

    /** Adds events that were given up elsewhere to the gaps. They are known from here on even when this fails. */
    void lose(Collection<Edge> events, String reason, Instant now) throws OutboxException {
        events.forEach(event -> gaps.add(event, reason, now));
        gaps.keep();
        writeGaps();
    }

    /**
     * @param lowestElsewhere the lowest position of an event that is not in the outbox and has not reached its end
     * @return the gaps that cannot grow any more, because what follows them was handed on
     */
    List<Gap> closedGaps(long lowestElsewhere) throws OutboxException {
        var lowest = Math.min(lowestElsewhere, run("read", table::lowestPosition));
        return gaps.endedBefore(lowest);
    }

    /** A gap was reported. */
    void forget(Gap gap) throws OutboxException {
        gaps.remove(gap);
        gaps.keep();
        writeGaps();
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
            gaps.add(lost.event(), lost.tooOld() ? Gap.OUTBOX_AGE : Gap.OUTBOX_SIZE, now);
        }
        table.writeGaps(gaps.changes());
        return new GivenUp(surplus.size(), gaps.size());
    }

    private void writeGaps() throws OutboxException {
        inTransaction("written", () -> {
            table.writeGaps(gaps.changes());
            return gaps;
        });
        gaps.written();
    }

    /** What is rolled back was not given up. */
    private GivenUp givingUp(String what, Work<GivenUp> work) throws OutboxException {
        try {
            var given = inTransaction(what, work);
            gaps.written();
            return given;
        } catch (OutboxException e) {
            gaps.takeBack();
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

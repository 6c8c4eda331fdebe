package io.haingestor.broker;

import io.haingestor.events.EpochMicros;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;

/** What is in the log, to look at. Safe for use by several threads. */
public final class EventLog {
    /** How many events one call looks at, at most: about 50 ms. */
    private static final int SCANNED = 20_000;

    private final Broker broker;

    EventLog(Broker broker) {
        this.broker = broker;
    }

    /**
     * Looks for events, oldest first. One call looks at 20,000 events at most, so it may find none and yet have more to look at.
     *
     * @param query which
     * @return what was found
     * @throws LogUnavailableException when the log cannot be read
     */
    public EventPage find(EventQuery query) throws LogUnavailableException {
        return broker.read(reader -> {
            var from = query.from();
            var after =
                    from == null ? query.after() : Math.max(query.after(), reader.positionAt(EpochMicros.of(from)) - 1);
            var to = query.to();
            var last = to == null ? Long.MAX_VALUE : reader.positionAt(EpochMicros.of(to)) - 1;
            var scan = (int) Math.min(SCANNED, Math.max(0, last - after));
            var found = reader.find(after, query::matches, query.limit(), scan);
            var events = new ArrayList<EventPage.Found>();
            for (var header : found.headers()) {
                found(reader, header).ifPresent(events::add);
            }
            var more = found.through() < Math.min(last, broker.head()) && found.through() > after;
            return new EventPage(events, found.through(), more);
        });
    }

    /**
     * @param position of an event
     * @return the event; empty when it is gone or has not come yet
     * @throws LogUnavailableException when the log cannot be read
     */
    public Optional<EventPage.Found> at(long position) throws LogUnavailableException {
        return broker.read(reader -> {
            var found = reader.find(position - 1, header -> header.position() == position, 1, 1);
            return found.headers().isEmpty()
                    ? Optional.empty()
                    : found(reader, found.headers().get(0));
        });
    }

    private Optional<EventPage.Found> found(LogReader reader, LogReader.Header header) throws SQLException {
        return reader.event(header.position())
                .map(event -> new EventPage.Found(
                        header.position(),
                        EpochMicros.toInstant(header.arrivedMicros()),
                        header.hops(),
                        broker.layout().triggersOf(header.triggers()),
                        event));
    }

    /** @return the first position that arrived at or after a time; one beyond the youngest when none did */
    long positionAt(Instant time) throws LogUnavailableException {
        return broker.read(reader -> reader.positionAt(EpochMicros.of(time)));
    }

    /** @return the youngest position of an event of that id; empty when there is none */
    Optional<Long> positionOf(String id) throws LogUnavailableException {
        return broker.read(reader -> reader.positionOf(id));
    }
}

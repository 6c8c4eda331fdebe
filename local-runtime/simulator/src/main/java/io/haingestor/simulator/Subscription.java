package io.haingestor.simulator;

import java.util.Set;

/**
 * One client's wish to be told.
 *
 * @param connection the client
 * @param id the command that made it
 * @param kind which events, in which form
 * @param idAndEnd how its messages end: {@code ,"id":2}}
 */
record Subscription(Connection connection, int id, Kind kind, String idAndEnd) {

    Subscription(Connection connection, int id, Kind kind) {
        this(connection, id, kind, ",\"id\":" + id + '}');
    }

    /** Which events. */
    sealed interface Kind {}

    /**
     * {@code subscribe_entities}.
     *
     * @param entityIds only these; all when empty
     */
    record Entities(Set<String> entityIds) implements Kind {
        boolean wants(String entityId) {
            return entityIds.isEmpty() || entityIds.contains(entityId);
        }
    }

    /**
     * {@code subscribe_events}.
     *
     * @param type the event type; {@link #EVERY} for all
     */
    record Events(String type) implements Kind {
        static final String EVERY = "*";
    }

    /** {@code config_entries/subscribe}. */
    record ConfigEntries() implements Kind {}

    /**
     * {@code history/stream} after its first answer.
     *
     * @param entityIds of these entities
     * @param options what to show
     */
    record HistoryOf(Set<String> entityIds, HistoryRows.Options options) implements Kind {
        boolean wants(Change change) {
            return entityIds.contains(change.entityId()) && HistoryRows.isLive(change, options);
        }
    }
}

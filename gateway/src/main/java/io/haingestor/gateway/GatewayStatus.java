package io.haingestor.gateway;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway is doing, at one moment.
 *
 * @param state where the connection stands
 * @param endpoint the address that is connected or was tried last, without credentials
 * @param homeAssistantVersion the core's version; null before the first connection
 * @param connectedSince when the present connection was accepted; null when there is none
 * @param lastFailure why the last connection or attempt ended; null when none failed yet
 * @param lastEvent when the last change or event arrived; null when none did
 * @param entities how many entities the gateway knows
 * @param sinkFailure why events wait now: the sink or the outbox does not take them; null when nothing holds them up
 * @param refused what Home Assistant refused on this connection, each with its name and reason; the rest goes on without it
 * @param counts what happened to the events
 */
public record GatewayStatus(
        State state,
        String endpoint,
        @Nullable String homeAssistantVersion,
        @Nullable Instant connectedSince,
        @Nullable Failure lastFailure,
        @Nullable Instant lastEvent,
        int entities,
        @Nullable Failure sinkFailure,
        List<String> refused,
        Counts counts) {

    /** Copies the list. */
    public GatewayStatus {
        refused = List.copyOf(refused);
    }

    /** Where the connection stands. */
    public enum State {
        /** The gateway was not started, or is switched off. */
        STOPPED,
        /** An address is being tried. */
        CONNECTING,
        /** Home Assistant accepted the token; the first snapshot may still be on its way. */
        CONNECTED,
        /** No address answered; the next try waits. */
        BACKING_OFF,
        /** Home Assistant refused the token; it is tried once in five minutes, because an address gets banned otherwise. */
        AUTH_INVALID;

        /** @return the name for people and JSON: lower case, words joined by a hyphen */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Why a connection or an attempt ended.
     *
     * @param reason a stable word: {@code unknown-host}, {@code refused}, {@code unreachable}, {@code timeout}, {@code certificate}, {@code
     *     not-home-assistant}, {@code auth-invalid}, {@code closed}, {@code reset}, {@code no-pong}, {@code protocol} or {@code stopped}; of a sink: {@code
     *     sink} or {@code outbox}
     * @param message what happened and what to do, for a person; without credentials
     * @param at when
     */
    public record Failure(String reason, String message, Instant at) {}

    /**
     * What happened to the events since the start. At every moment
     * <pre>stateChanges + otherEvents + own + recovered = filtered + emitted + waitingInMemory + waitingInOutbox + givenUp</pre>
     *
     * @param stateChanges states that were added, changed or removed, each once: from diffs, and from snapshots where the snapshot differs from what
     *     the gateway knew. A state that says nothing new (the same entity and {@code last_updated} as the gateway knows) is not one.
     * @param otherEvents events of other types that arrived
     * @param own events that the gateway made itself: registries, connected, disconnected, gaps
     * @param recovered events that an earlier run left in the outbox
     * @param filtered changes and events of entities that the filter excludes
     * @param emitted events that the sink acknowledged as durable
     * @param waitingInMemory events that are with the sink, or on their way to the outbox
     * @param waitingInOutbox events that are in the outbox on disk, those with the sink a second time included
     * @param givenUp events that will never be emitted; each is covered by a {@code gap.opened} event
     * @param unchanged states that said nothing new; in none of the other counts
     * @param unreadable pieces of messages that made no sense; in none of the other counts
     */
    public record Counts(
            long stateChanges,
            long otherEvents,
            long own,
            long recovered,
            long filtered,
            long emitted,
            long waitingInMemory,
            long waitingInOutbox,
            long givenUp,
            long unchanged,
            long unreadable) {

        /** @return everything that entered: the left side of the equation */
        public long received() {
            return stateChanges + otherEvents + own + recovered;
        }

        /** @return everything that has not reached its end: in memory and in the outbox */
        public long waiting() {
            return waitingInMemory + waitingInOutbox;
        }
    }
}

package io.haingestor.app.bench;

import org.jspecify.annotations.Nullable;

/**
 * A line of the simulator's ledger: a state that an entity of the simulated home had.
 *
 * @param id {@code <entity_id>@<last_updated in µs>}
 * @param entityId the entity
 * @param state its text; null when the entity was removed
 * @param sent when it was handed to a client's connection, microseconds since the epoch; null when no client was there
 * @param delivered whether a client was there to get it
 */
public record SentState(String id, String entityId, @Nullable String state, @Nullable Long sent, boolean delivered) {
    /** @return the id and what the entity was then; equal to {@link StoredState#fact()} of the same state */
    public String fact() {
        return id + '=' + (state == null ? "removed" : state);
    }
}

package io.haingestor.app.bench;

import org.jspecify.annotations.Nullable;

/**
 * A state as the API answers it, e.g. a line of {@code GET /api/v1/export?format=ndjson}.
 *
 * @param id {@code <entity_id>@<last_updated in µs>}
 * @param entityId the entity
 * @param availability {@code available}, {@code unknown}, {@code unavailable} or {@code removed}
 * @param state its text; null unless it was available
 */
public record StoredState(String id, String entityId, @Nullable String availability, @Nullable String state) {
    /** @return the id and what the entity was then; equal to {@link SentState#fact()} of the same state */
    public String fact() {
        return id + '=' + text();
    }

    /** @return the state as Home Assistant says it, or {@code removed} */
    public String text() {
        return state == null ? String.valueOf(availability) : state;
    }
}

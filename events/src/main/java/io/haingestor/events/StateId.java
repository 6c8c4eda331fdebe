package io.haingestor.events;

/**
 * The identity of a state event: which entity, and the microsecond in which Home Assistant last updated it. It is made
 * from what the event says and never from a random number, so every copy of an event has the same one.
 *
 * @param entityId e.g. {@code sensor.kitchen_temperature}; not empty
 * @param lastUpdatedMicros {@code last_updated} in microseconds since the epoch, by {@link EpochMicros}; for a removal,
 *     which has no time of its own on the wire, the microsecond in which the gateway learned of it
 */
public record StateId(String entityId, long lastUpdatedMicros) {

    /** @throws IllegalArgumentException when the entity id is empty */
    public StateId {
        if (entityId.isEmpty()) {
            throw new IllegalArgumentException("Expected an entity id, got an empty text");
        }
    }

    /**
     * Reads what {@link #toString()} writes.
     *
     * @param id {@code <entity_id>@<microseconds>}
     * @throws IllegalArgumentException when the text is not of that form
     */
    public static StateId parse(String id) {
        var at = id.lastIndexOf('@');
        if (at < 1) {
            throw new IllegalArgumentException("Expected <entity_id>@<microseconds>, got '" + id + "'");
        }
        try {
            return new StateId(id.substring(0, at), Long.parseLong(id.substring(at + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("Expected <entity_id>@<microseconds>, got '" + id + "'", e);
        }
    }

    /** @return the CloudEvents {@code id}: {@code <entity_id>@<microseconds>} */
    @Override
    public String toString() {
        return entityId + '@' + lastUpdatedMicros;
    }
}

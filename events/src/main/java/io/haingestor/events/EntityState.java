package io.haingestor.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A normalised state of an entity. Data of {@code io.haingestor.state}.
 *
 * @param entityId the entity
 * @param domain the part of the entity id before the dot
 * @param availability whether it has a state
 * @param state Home Assistant's text; null unless available
 * @param value the state as a number, or 1 and 0 for a state with two sides; null when it is neither
 * @param unit Home Assistant's unit, as it says it; never guessed
 * @param deviceClass Home Assistant's device class
 * @param stateClass {@code measurement}, {@code total} or {@code total_increasing}
 * @param attributes all attributes, without secrets
 * @param lastChanged when the text last changed
 * @param lastUpdated when text or attributes last changed; with {@code entityId} the identity of the state
 * @param previous the state before; null when the gateway cannot know it
 * @param context what caused it
 * @param registry what the registries know of the entity
 * @param stages the enrichments that come after the one that the event itself waits for, in order
 * @param enrichments one block per enrichment that was made, by its name
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record EntityState(
        String entityId,
        String domain,
        Availability availability,
        @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) String state,
        @Nullable Double value,
        @Nullable String unit,
        @Nullable String deviceClass,
        @Nullable String stateClass,
        ObjectNode attributes,
        Instant lastChanged,
        Instant lastUpdated,
        @Nullable Previous previous,
        @Nullable EventContext context,
        @Nullable RegistryBlock registry,
        List<String> stages,
        Map<String, Enrichment> enrichments) {

    /** Takes absent attributes, stages and enrichments as none. */
    @SuppressWarnings("NullAway") // Jackson passes null for what is absent.
    public EntityState {
        attributes = attributes == null ? EventJson.mapper().createObjectNode() : attributes;
        stages = stages == null ? List.of() : List.copyOf(stages);
        // In the order of their names, so that the same state has the same bytes in every process.
        enrichments = enrichments == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(enrichments));
    }

    /** @return the identity of this state */
    public StateId id() {
        return new StateId(entityId, EpochMicros.of(lastUpdated));
    }

    /**
     * @param left the enrichments that come after the one that the event's {@code stage} names, in order
     * @return this state, to go through those too
     */
    public EntityState waitingFor(List<String> left) {
        return with(left, enrichments);
    }

    /**
     * @param name which enrichment was made
     * @param block what it adds
     * @param left the enrichments that come after the one that the event's {@code stage} names, in order
     * @return this state with the block
     */
    public EntityState enriched(String name, Enrichment block, List<String> left) {
        var more = new HashMap<>(enrichments);
        more.put(name, block);
        return with(left, more);
    }

    private EntityState with(List<String> left, Map<String, Enrichment> made) {
        return new EntityState(
                entityId,
                domain,
                availability,
                state,
                value,
                unit,
                deviceClass,
                stateClass,
                attributes,
                lastChanged,
                lastUpdated,
                previous,
                context,
                registry,
                left,
                made);
    }

    /**
     * The state before this one.
     *
     * @param availability whether there was a state
     * @param state its text; null unless available
     * @param value it as a number
     * @param durationSeconds how long the entity had that text, from its {@code last_changed} to this state's; null when the text
     *     did not change
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Previous(
            Availability availability,
            @Nullable String state,
            @Nullable Double value,
            @Nullable Double durationSeconds) {}
}

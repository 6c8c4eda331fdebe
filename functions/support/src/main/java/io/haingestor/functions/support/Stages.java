package io.haingestor.functions.support;

import io.haingestor.events.Enrichment;
import io.haingestor.events.EntityState;
import io.haingestor.events.EventAttributes;
import io.haingestor.events.EventTypes;
import io.quarkus.funqy.knative.events.CloudEvent;
import java.util.List;
import java.util.Set;

/**
 * Moves states along the enrichments that {@code normalize} has named for them: the attribute {@code stage} is the one that a state waits for, the payload's
 * {@code stages} are those that come after it. Immutable; safe for use by several threads.
 */
public final class Stages {
    private static final Set<String> NOT_AN_ENRICHMENT =
            Set.of(EventAttributes.STAGE_RAW, EventAttributes.STAGE_DONE, "");

    private final CausedEvents events;

    /** @param function the name of the function that moves them */
    public Stages(String function) {
        this.events = new CausedEvents(function);
    }

    /**
     * @param event a normalised state
     * @param block what the enrichment that it waits for adds
     * @return the same state, with the same id, with that block under the name of its stage, at its next stage or {@code done}
     * @throws EventRejectedException when it waits for no enrichment
     */
    public CloudEvent<EntityState> next(CloudEvent<EntityState> event, Enrichment block) {
        var stage = event.extensions().getOrDefault(EventAttributes.STAGE, "");
        if (NOT_AN_ENRICHMENT.contains(stage)) {
            throw new EventRejectedException(
                    "stage-unexpected",
                    "Expected the name of an enrichment in the attribute 'stage', got '" + stage
                            + "'; the Trigger's filter must ask for one");
        }
        var left = event.data().stages();
        var isLast = left.isEmpty();
        return events.from(event, EventTypes.STATE)
                .id(event.id())
                .extension(EventAttributes.STAGE, isLast ? EventAttributes.STAGE_DONE : left.get(0))
                .with(event.data().enriched(stage, block, isLast ? List.of() : left.subList(1, left.size())));
    }
}

package io.haingestor.normalize;

import io.haingestor.events.Enrichment;
import io.haingestor.events.EntityState;
import io.haingestor.functions.support.DeadLetter;
import io.haingestor.functions.support.Emitter;
import io.haingestor.functions.support.EventRejectedException;
import io.haingestor.functions.support.Stages;
import io.quarkus.funqy.Funq;
import io.quarkus.funqy.knative.events.CloudEvent;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * The way around an enricher that is down: the dead-letter sink of every enricher's Trigger, so that context never holds a state back. Has no state; safe for
 * use by several threads.
 */
@Singleton
public final class SkipEnrichment {
    private final Stages stages = new Stages("skip-enrichment");
    private final Emitter emitter;

    @Inject
    SkipEnrichment(Emitter emitter) {
        this.emitter = emitter;
    }

    /**
     * Moves a state on to its next stage. It is sent to the Broker and not answered with: Knative's brokers drop what a dead-letter sink answers.
     *
     * @param event a normalised state that an enricher could not be given
     * @return completes when the same state, with the block of its stage unavailable and why, is acknowledged
     * @throws EventRejectedException when it waits for no enrichment
     */
    @Funq("skip-enrichment")
    public Uni<Void> skip(CloudEvent<EntityState> event) {
        var why = "The enricher " + DeadLetter.of(event).why();
        return emitter.emit(List.of(stages.next(event, Enrichment.unavailable("enricher-failed", why))));
    }
}

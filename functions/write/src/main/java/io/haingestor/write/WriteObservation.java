package io.haingestor.write;

import io.haingestor.events.Observation;
import io.haingestor.functions.support.EventRejectedException;
import io.haingestor.functions.support.UnavailableException;
import io.haingestor.write.schema.ObservationPoints;
import io.quarkus.funqy.Funq;
import io.quarkus.funqy.knative.events.CloudEvent;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;

/** Keeps observations of every kind: each becomes a point beside those of the states. */
public final class WriteObservation {
    private final PointWriter writer;

    @Inject
    WriteObservation(PointWriter writer) {
        this.writer = writer;
    }

    /**
     * Shares one durable write with whatever else arrives meanwhile. Does not hold the calling thread.
     *
     * @param event a reading from a provider; a copy of one that is stored changes nothing
     * @return completes when the point is durable, without a reply; fails with {@link EventRejectedException} when it can never be
     *     stored, and with {@link UnavailableException} while the store is away or busy: nothing is lost if the same event comes again
     */
    @Funq("write-observation")
    public Uni<Void> write(CloudEvent<Observation> event) {
        var observation = event.data();
        var problems = ObservationRules.problems(observation);
        writer.counters().received.increment();
        if (!problems.isEmpty()) {
            writer.counters().rejected.increment();
            throw new EventRejectedException(problems);
        }
        return Write.answer(writer.write(ObservationPoints.of(observation)));
    }
}

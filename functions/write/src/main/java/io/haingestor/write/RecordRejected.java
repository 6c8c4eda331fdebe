package io.haingestor.write;

import io.haingestor.events.Rejected;
import io.haingestor.functions.support.EventRejectedException;
import io.haingestor.functions.support.UnavailableException;
import io.haingestor.timeseries.StoreUnavailableException;
import io.haingestor.write.rejects.Reject;
import io.quarkus.funqy.Funq;
import io.quarkus.funqy.knative.events.CloudEvent;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;

/** Keeps the events that no function could use, so that they can be seen at {@code /api/v1/rejects}. */
public final class RecordRejected {
    private final RejectsWriter writer;

    @Inject
    RecordRejected(RejectsWriter writer) {
        this.writer = writer;
    }

    /**
     * Shares one durable write with whatever else arrives meanwhile. Does not hold the calling thread.
     *
     * @param event an {@code io.haingestor.rejected}; a copy of one that is kept changes nothing
     * @return completes when it is durable, without a reply; fails with {@link UnavailableException} while it cannot be kept, and with
     *     {@link EventRejectedException} when it lacks what makes it one
     */
    @Funq("record-rejected")
    public Uni<Void> recordRejected(CloudEvent<Rejected> event) {
        var rejected = event.data();
        if (rejected.function() == null || rejected.event() == null) {
            // JSON may lack what the type promises.
            throw new EventRejectedException(
                    "rejected-incomplete",
                    "Expected the function that refused an event, and the event; one is missing");
        }
        var time = event.time();
        var reject = Reject.of(
                event.source() + ' ' + event.id(), event.subject(), time == null ? null : time.toInstant(), rejected);
        return Uni.createFrom()
                .completionStage(writer.write(reject))
                .onFailure(StoreUnavailableException.class)
                .transform(Write::unavailable);
    }
}

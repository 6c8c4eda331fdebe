package io.haingestor.write;

import io.haingestor.events.Rejected;
import io.haingestor.functions.support.DeadLetter;
import io.haingestor.functions.support.UnavailableException;
import io.haingestor.timeseries.StoreUnavailableException;
import io.haingestor.write.rejects.Reject;
import io.quarkus.funqy.Funq;
import io.quarkus.funqy.knative.events.CloudEvent;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.util.List;

/** Keeps what a cluster's broker could not deliver beside the rejects, so that it can be seen and sent again. The local broker keeps its dead letters itself. */
public final class RecordDeadLetter {
    private final RejectsWriter writer;

    @Inject
    RecordDeadLetter(RejectsWriter writer) {
        this.writer = writer;
    }

    /**
     * Shares one durable write with whatever else arrives meanwhile. Does not hold the calling thread. Refuses nothing: a broker drops what a dead-letter sink refuses.
     *
     * @param event any event; a copy of one that is kept for the same function changes nothing
     * @return completes when it is durable, without a reply; fails with {@link UnavailableException} while it cannot be kept
     */
    @Funq("record-dead-letter")
    public Uni<Void> recordDeadLetter(CloudEvent<byte[]> event) {
        var letter = DeadLetter.of(event);
        var reason = new Rejected.Reason("dead-letter", "Every attempt failed, the last so: " + letter.why(), null);
        var time = event.time();
        var reject = Reject.of(
                event.source() + ' ' + event.id() + " dead letter of " + letter.function(),
                event.subject(),
                time == null ? null : time.toInstant(),
                new Rejected(letter.function(), List.of(reason), DeadLetter.undelivered(event)));
        return Uni.createFrom()
                .completionStage(writer.write(reject))
                .onFailure(StoreUnavailableException.class)
                .transform(Write::unavailable);
    }
}

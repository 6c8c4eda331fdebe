package io.haingestor.write;

import io.haingestor.events.EntityState;
import io.haingestor.functions.support.EventRejectedException;
import io.haingestor.functions.support.UnavailableException;
import io.haingestor.timeseries.StoreUnavailableException;
import io.haingestor.timeseries.WriteResult.Refused;
import io.haingestor.write.schema.PointSchema;
import io.quarkus.funqy.Funq;
import io.quarkus.funqy.knative.events.CloudEvent;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Keeps states: each becomes a point of the time-series store. */
public final class Write {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final PointSchema schema;
    private final PointWriter writer;

    @Inject
    Write(PointSchema schema, PointWriter writer) {
        this.schema = schema;
        this.writer = writer;
    }

    /**
     * Shares one durable write with whatever else arrives meanwhile. Does not hold the calling thread.
     *
     * @param event a normalised state; a copy of one that is stored changes nothing
     * @return completes when the point is durable, without a reply; fails with {@link EventRejectedException} when it can never be
     *     stored, and with {@link UnavailableException} while the store is away or busy: nothing is lost if the same event comes again
     */
    @Funq("write")
    public Uni<Void> write(CloudEvent<EntityState> event) {
        var state = event.data();
        var problems = StateRules.problems(state);
        writer.counters().received.increment();
        if (!problems.isEmpty()) {
            writer.counters().rejected.increment();
            throw new EventRejectedException(problems);
        }
        var point = schema.point(state);
        if (point.isEmpty()) {
            writer.counters().skipped.increment();
            return Uni.createFrom().voidItem();
        }
        return answer(writer.write(point.get()));
    }

    /** The answer of a function that waits for its point. */
    static Uni<Void> answer(CompletionStage<Optional<Refused>> written) {
        CompletionStage<Void> stored = written.thenAccept(refused -> refused.ifPresent(reason -> {
            throw new EventRejectedException(reason.code(), reason.reason());
        }));
        return Uni.createFrom()
                .completionStage(stored)
                .onFailure(StoreUnavailableException.class)
                .transform(Write::unavailable);
    }

    static UnavailableException unavailable(Throwable fault) {
        var away = (StoreUnavailableException) fault;
        var retryAfter = away.retryAfter()
                .filter(wait -> wait.compareTo(Duration.ZERO) > 0)
                .orElse(RETRY_AFTER);
        return new UnavailableException(String.valueOf(away.getMessage()), retryAfter, away);
    }
}

package io.haingestor.broker;

import io.haingestor.broker.Dispatch.Sink;
import io.haingestor.broker.topology.DeliverySpec;
import java.util.random.RandomGenerator;

/** What becomes of a delivery whose attempt failed. Guarded by its {@link TriggerRunner}. */
final class RetryPolicy {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVICE_UNAVAILABLE = 503;

    private final DeliverySpec spec;
    private final Backoff backoff;

    RetryPolicy(DeliverySpec spec, RandomGenerator random) {
        this.spec = spec;
        this.backoff = new Backoff(spec, random);
    }

    /** What comes next. */
    enum Next {
        /** The attempt was made early and cost nothing: it waits for the same moment as before. */
        AS_BEFORE,
        /** It waits until it is due. */
        RETRY,
        /** It goes to the dead-letter sink. */
        DEAD_LETTER_SINK,
        /** It is kept among the dead letters. */
        BURY
    }

    /**
     * Counts the attempt and changes the delivery accordingly.
     *
     * @param hasSink whether there is a dead-letter sink
     * @return what comes next
     */
    Next after(Dispatch dispatch, Delivery.Failed failed, boolean hasSink, long nowMillis) {
        var early = dispatch.dueMillis > nowMillis;
        if (!early) {
            dispatch.attempts++;
        }
        if (failed.retriable() && dispatch.attempts <= spec.retry()) {
            if (early) {
                return Next.AS_BEFORE;
            }
            dispatch.dueMillis = nowMillis + Math.max(backoff.millis(dispatch.attempts), askedMillis(failed));
            return Next.RETRY;
        }
        if (dispatch.sink == Sink.SUBSCRIBER && hasSink) {
            dispatch.sink = Sink.DEAD_LETTERS;
            dispatch.attempts = 0;
            dispatch.dueMillis = 0;
            return Next.DEAD_LETTER_SINK;
        }
        return Next.BURY;
    }

    /** {@code Retry-After} counts on a 429 and a 503, and where the Trigger says how long it may be. */
    private long askedMillis(Delivery.Failed failed) {
        var most = spec.retryAfterMax();
        if (most == null
                || failed.retryAfter() == null
                || (failed.status() != TOO_MANY_REQUESTS && failed.status() != SERVICE_UNAVAILABLE)) {
            return 0;
        }
        return Math.min(failed.retryAfter().toMillis(), most.toMillis());
    }
}

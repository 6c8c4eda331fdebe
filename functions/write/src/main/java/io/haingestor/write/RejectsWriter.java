package io.haingestor.write;

import io.haingestor.timeseries.StoreUnavailableException;
import io.haingestor.write.rejects.Reject;
import io.haingestor.write.rejects.RejectsStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The one writer of the rejects: shares each write among all who wait. Bounded by number and by bytes, because an event may be as large as a request; one alone may
 * be larger. Safe for use by several threads.
 */
final class RejectsWriter implements AutoCloseable {
    private static final GroupCommit.Limits LIMITS = new GroupCommit.Limits(200, Duration.ZERO, 2_000);
    private static final long MOST_BYTES = 32 << 20;

    private final RejectsStore store;
    private final GroupCommit<Reject, @Nullable Void> commits;
    private final AtomicLong bytes = new AtomicLong();

    RejectsWriter(RejectsStore store, Clock clock, Executor acknowledgements) {
        this.store = store;
        this.commits = new GroupCommit<>("record-rejected", this::writeBatch, LIMITS, clock, acknowledgements);
    }

    /** @return completes when it is durable; fails with {@link StoreUnavailableException} */
    CompletionStage<@Nullable Void> write(Reject reject) {
        var size = reject.size();
        var before = bytes.getAndAdd(size);
        if (before > 0 && before + size > MOST_BYTES) {
            bytes.addAndGet(-size);
            return CompletableFuture.failedFuture(
                    new StoreUnavailableException("Rejected events come faster than they can be kept: " + before
                            + " bytes of them wait already; send the event again"));
        }
        return commits.write(reject).whenComplete((kept, fault) -> bytes.addAndGet(-size));
    }

    @Override
    public void close() {
        commits.close();
    }

    private List<@Nullable Void> writeBatch(List<Reject> batch) throws StoreUnavailableException {
        store.record(batch);
        return Collections.nCopies(batch.size(), null);
    }
}

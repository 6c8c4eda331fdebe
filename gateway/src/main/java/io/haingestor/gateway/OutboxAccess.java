package io.haingestor.gateway;

import io.haingestor.gateway.GatewayStatus.Failure;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to the {@link Outbox} and back: its calls run in order on the thread that may block, their results come to the gateway's loop, in the same order. After a
 * failure it rests for a while. Lives on the gateway's loop.
 */
final class OutboxAccess {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxAccess.class);

    private final Outbox outbox;
    private final Executor executor;
    private final GatewayLoop loop;
    private final Backoff rest;
    private final Runnable rested;
    private boolean resting;
    private boolean ending;
    private volatile @Nullable Failure failure;

    /** A call of the outbox. */
    @FunctionalInterface
    interface Work<T> {
        /** @return its result */
        T run(Outbox outbox) throws OutboxException;
    }

    /** @param rested called when a rest is over */
    OutboxAccess(Backlog.Disk disk, GatewayLoop loop, Backoff rest, Runnable rested) {
        outbox = disk.outbox();
        executor = disk.executor();
        this.loop = loop;
        this.rest = rest;
        this.rested = rested;
    }

    /** @return whether nothing should be asked of the outbox now that can wait */
    boolean isResting() {
        return resting;
    }

    /** @return why the outbox cannot be used now; null when it can; for any thread */
    @Nullable
    Failure failure() {
        return failure;
    }

    /** There is no time to rest any more. */
    void end() {
        ending = true;
        resting = false;
    }

    /**
     * @param work the call
     * @param then gets its result
     * @param otherwise runs when it failed
     */
    <T> void run(Work<T> work, Consumer<T> then, Runnable otherwise) {
        executor.execute(() -> {
            try {
                var result = work.run(outbox);
                loop.execute(() -> {
                    failure = null;
                    rest.reset();
                    then.accept(result);
                });
            } catch (OutboxException e) {
                loop.execute(() -> {
                    failed(e);
                    otherwise.run();
                });
            }
        });
    }

    /** @param work a call that has no result and cannot fail */
    void run(Consumer<Outbox> work) {
        executor.execute(() -> work.accept(outbox));
    }

    private void failed(OutboxException e) {
        if (failure == null) {
            LOG.error("{}; events wait in memory", e.getMessage());
        }
        failure = new Failure(
                "outbox", String.valueOf(e.getMessage()), loop.clock().instant());
        if (resting || ending) {
            return;
        }
        resting = true;
        loop.after(rest.next(), () -> {
            resting = false;
            rested.run();
        });
    }
}

package io.haingestor.gateway;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A {@link GatewayLoop} on a thread of its own. */
final class ThreadLoop implements GatewayLoop {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadLoop.class);
    private static final long CLOSE_SECONDS = 5;

    private final Clock clock;
    private final ScheduledThreadPoolExecutor executor;

    ThreadLoop(String name, Clock clock) {
        this.clock = clock;
        executor = new ScheduledThreadPoolExecutor(
                1,
                task -> {
                    var thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                    // A socket that closes after the end, say, has nothing to tell any more.
                },
                new ThreadPoolExecutor.DiscardPolicy());
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(() -> run(task));
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        var scheduled = executor.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** The executor would keep a failure in a future that nobody reads. */
    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("A task of the gateway failed; this is a defect", e);
        }
    }
}

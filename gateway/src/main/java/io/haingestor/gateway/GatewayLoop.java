package io.haingestor.gateway;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;

/** The one thread that owns the gateway's state, and the time it lives by. Tasks run in the order in which they were handed over. */
interface GatewayLoop extends Executor, AutoCloseable {

    /** @return the clock that belongs to {@link #after} */
    Clock clock();

    /**
     * @param delay when to run it, from now
     * @param task runs on the loop's thread
     * @return cancels it
     */
    Timer after(Duration delay, Runnable task);

    /** Lets the tasks that wait run, and ends the thread. */
    @Override
    void close();

    /** A task that waits for its time. */
    interface Timer {
        /** The task will not run; nothing happens when it did. To be called on the loop's thread. */
        void cancel();
    }
}

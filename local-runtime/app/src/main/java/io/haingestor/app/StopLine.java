package io.haingestor.app;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import org.jboss.logging.Logger;

/** Says that a stop has begun, and that it is over with nothing lost. */
@Singleton
final class StopLine {
    private static final Logger LOG = Logger.getLogger(StopLine.class);
    /** The gateway and the ingress are the first to stop, the broker is the last. */
    private static final int BEFORE_ALL = Interceptor.Priority.PLATFORM_BEFORE - 1;

    private static final int AFTER_ALL = Interceptor.Priority.PLATFORM_AFTER + 1;

    private long begun;

    void begin(@Observes @Priority(BEFORE_ALL) ShutdownEvent event) {
        begun = System.nanoTime();
        LOG.info("Stopping: no more events are taken");
    }

    void end(@Observes @Priority(AFTER_ALL) ShutdownEvent event) {
        LOG.infof(
                "Stopped after %.1f s: every event that was taken is in the broker's log",
                (System.nanoTime() - begun) / 1e9);
    }
}

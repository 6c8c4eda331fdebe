package io.haingestor.broker;

import io.haingestor.broker.topology.Topology;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps from the broker what a listener throws. */
final class GuardedListener implements BrokerListener {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedListener.class);

    private final BrokerListener listener;
    private final AtomicBoolean said = new AtomicBoolean();

    GuardedListener(BrokerListener listener) {
        this.listener = listener;
    }

    @Override
    public void attempted(Attempted attempt) {
        guard(() -> listener.attempted(attempt));
    }

    @Override
    public void synced(int events, Duration took) {
        guard(() -> listener.synced(events, took));
    }

    @Override
    public void reloaded(Topology topology) {
        guard(() -> listener.reloaded(topology));
    }

    private void guard(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            // Once: it may be told of thousands a second.
            if (said.compareAndSet(false, true)) {
                LOG.atError().setCause(e).log("listener-failed");
            }
        }
    }
}

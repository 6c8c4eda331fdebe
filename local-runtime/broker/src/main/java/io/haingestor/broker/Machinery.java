package io.haingestor.broker;

import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * What the Triggers of a broker share.
 *
 * @param config bounds
 * @param memory how many bytes of events they may hold in memory
 * @param clock arrival, retries, timeouts
 * @param random jitter of retries
 * @param writer writes the log
 * @param readers read the log
 * @param workers run subscribers
 * @param listener is told of attempts and of other manifests; throws nothing
 */
record Machinery(
        BrokerConfig config,
        EventMemory memory,
        Clock clock,
        RandomGenerator random,
        LogWriter writer,
        LogReaders readers,
        Executor workers,
        BrokerListener listener) {

    /** @return how many threads may run one Trigger's subscriber at a time */
    int workersPerTrigger() {
        return config.workersPerTrigger();
    }

    /** @return how many replies may lead from a published event to another one */
    int mostReplies() {
        return config.mostReplies();
    }
}

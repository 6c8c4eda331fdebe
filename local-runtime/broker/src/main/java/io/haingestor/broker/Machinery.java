package io.haingestor.broker;

import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * What the Triggers of a broker share.
 *
 * @param workersPerTrigger how many threads may run one Trigger's subscriber at a time
 * @param bytesPerTrigger how many bytes of events one Trigger may hold in memory
 * @param mostReplies how many replies may lead from a published event to another one
 * @param clock arrival, retries, timeouts
 * @param random jitter of retries
 * @param writer writes the log
 * @param readers read the log
 * @param workers run subscribers
 */
record Machinery(
        int workersPerTrigger,
        long bytesPerTrigger,
        int mostReplies,
        Clock clock,
        RandomGenerator random,
        LogWriter writer,
        LogReaders readers,
        Executor workers) {}

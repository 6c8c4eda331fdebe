package io.haingestor.broker.http;

import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** Random numbers for jitter and ids of traces, not for secrets. Safe for use by several threads, which {@link RandomGenerator#getDefault()} is not. */
public final class SharedRandom implements RandomGenerator {

    /** Made once for a process. */
    public SharedRandom() {}

    @Override
    public long nextLong() {
        return ThreadLocalRandom.current().nextLong();
    }
}

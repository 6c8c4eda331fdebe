package io.haingestor.write;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What happened since the process started. Safe for use by several threads. */
final class WriteCounters {
    private static final int NAMED_FIELDS = 1_000;
    private static final String OTHERS = "(others)";

    final LongAdder received = new LongAdder();
    final LongAdder stored = new LongAdder();
    final LongAdder rejected = new LongAdder();
    final LongAdder skipped = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder batches = new LongAdder();

    private final Map<String, LongAdder> renamed = new ConcurrentHashMap<>();
    private volatile @Nullable Instant lastWrite;
    private volatile @Nullable Failure lastFailure;

    /** The last time that the store could not be used. */
    record Failure(Instant at, String message) {}

    /** @return whether this is the first time that the field was renamed */
    boolean renamed(String field) {
        var name = renamed.size() < NAMED_FIELDS || renamed.containsKey(field) ? field : OTHERS;
        var count = renamed.computeIfAbsent(name, n -> new LongAdder());
        count.increment();
        return count.sum() == 1;
    }

    long renamed() {
        return renamed.values().stream().mapToLong(LongAdder::sum).sum();
    }

    Map<String, Long> renamedByField() {
        var counts = new TreeMap<String, Long>();
        renamed.forEach((field, count) -> counts.put(field, count.sum()));
        return counts;
    }

    void wrote(Instant at) {
        batches.increment();
        lastWrite = at;
    }

    void failedAt(Instant at, String message) {
        lastFailure = new Failure(at, message);
    }

    @Nullable
    Instant lastWrite() {
        return lastWrite;
    }

    @Nullable
    Failure lastFailure() {
        return lastFailure;
    }
}

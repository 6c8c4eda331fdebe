package io.haingestor.timeseries;

import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Remembers when a store last worked and when it last did not. Safe for use by several threads. */
final class StoreCondition {
    private final Clock clock;
    private volatile @Nullable Instant lastWrite;
    private volatile @Nullable Failure lastFailure;
    private volatile boolean writeFails;
    private volatile boolean readFails;

    StoreCondition(Clock clock) {
        this.clock = clock;
    }

    private record Failure(Instant at, String message) {}

    void wrote() {
        lastWrite = clock.instant();
        writeFails = false;
    }

    void answered() {
        readFails = false;
    }

    StoreUnavailableException writeFailed(StoreUnavailableException failure) {
        writeFails = true;
        return remember(failure);
    }

    StoreUnavailableException readFailed(StoreUnavailableException failure) {
        readFails = true;
        return remember(failure);
    }

    private StoreUnavailableException remember(StoreUnavailableException failure) {
        lastFailure = new Failure(clock.instant(), String.valueOf(failure.getMessage()));
        return failure;
    }

    /** Describes a store; while it is not available, the detail is the last failure. */
    StoreHealth health(String kind, String location, String detail, @Nullable Long sizeBytes) {
        var failure = lastFailure;
        var usable = !writeFails && !readFails;
        return new StoreHealth(
                kind,
                location,
                usable,
                usable || failure == null ? detail : failure.message(),
                lastWrite,
                failure == null ? null : failure.at(),
                failure == null ? null : failure.message(),
                sizeBytes);
    }
}

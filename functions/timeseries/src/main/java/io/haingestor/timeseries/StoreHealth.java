package io.haingestor.timeseries;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a store is.
 *
 * @param kind {@code sqlite} or {@code influxdb}
 * @param location the file, or the address and bucket; no secret
 * @param available whether it can be used now, as far as the last use and a cheap look tell
 * @param detail one sentence for a person: the version that answered, or what is wrong and what to do
 * @param lastWrite when the last batch was stored by this process; null when none was
 * @param lastError when the store last could not be used; null when never
 * @param lastErrorMessage what was wrong then; null when never
 * @param sizeBytes its size on disk with everything that belongs to it; null when it cannot tell
 */
public record StoreHealth(
        String kind,
        String location,
        boolean available,
        String detail,
        @Nullable Instant lastWrite,
        @Nullable Instant lastError,
        @Nullable String lastErrorMessage,
        @Nullable Long sizeBytes) {}

package io.haingestor.broker.topology;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How hard a delivery is tried: Knative's {@code duck.v1.DeliverySpec}.
 *
 * @param retry how often a failed delivery is tried again, 0 or more
 * @param backoffPolicy how the delay grows
 * @param backoffDelay the delay it grows from, not negative
 * @param timeout how long one attempt may take, positive
 * @param format how an event is put into an HTTP request
 * @param retryAfterMax the longest {@code Retry-After} of a 429 or 503 that is honoured; null when none is. A cluster refuses this field unless
 *     its feature flag is on
 * @param deadLetters where an event goes that could not be delivered; null for the broker's own dead letters
 */
public record DeliverySpec(
        int retry,
        BackoffPolicy backoffPolicy,
        Duration backoffDelay,
        Duration timeout,
        Format format,
        @Nullable Duration retryAfterMax,
        @Nullable Destination deadLetters) {
    /**
     * What holds where a manifest is silent: Knative's {@code config-br-defaults} (10 retries, exponential, 0.2 s), and the 300 s
     * that a Knative Service gives a request.
     */
    public static final DeliverySpec DEFAULT = new DeliverySpec(
            10, BackoffPolicy.EXPONENTIAL, Duration.ofMillis(200), Duration.ofMinutes(5), Format.BINARY, null, null);

    /** @return where an event goes that could not be delivered; empty for the broker's own dead letters */
    public Optional<Destination> deadLetterSink() {
        return Optional.ofNullable(deadLetters);
    }

    /** The content mode of a delivery over HTTP. */
    public enum Format {
        /** Attributes as headers, the data as the body. */
        BINARY,
        /** The whole event as JSON. */
        JSON
    }

    /** How the delay before a retry grows. */
    public enum BackoffPolicy {
        /** {@code backoffDelay × n} before retry n, from 1. */
        LINEAR,
        /** {@code backoffDelay × 2^(n-1)} before retry n, from 1. */
        EXPONENTIAL
    }
}

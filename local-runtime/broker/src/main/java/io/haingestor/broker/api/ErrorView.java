package io.haingestor.broker.api;

import io.haingestor.broker.BrokerStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong last.
 *
 * @param at when
 * @param status the HTTP status; 0 when there is none
 * @param reason for a person
 */
record ErrorView(Instant at, int status, String reason) {

    static @Nullable ErrorView of(BrokerStatus.@Nullable Fault fault) {
        return fault == null ? null : new ErrorView(fault.at(), fault.status(), fault.reason());
    }
}

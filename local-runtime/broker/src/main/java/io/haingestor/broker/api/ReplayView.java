package io.haingestor.broker.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.haingestor.broker.ReplayStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A replay as the API shows it. See {@link ReplayStatus}.
 *
 * @param trigger {@code <namespace>/<name>}
 * @param lastError what went wrong last; absent when nothing did
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record ReplayView(
        long id,
        String trigger,
        String subscriber,
        String state,
        long first,
        long last,
        long position,
        Instant begun,
        long matched,
        long delivered,
        long deadLettered,
        @Nullable ErrorView lastError) {

    static ReplayView of(ReplayStatus status) {
        return new ReplayView(
                status.id(),
                status.trigger().toString(),
                status.subscriber(),
                status.state().toString(),
                status.first(),
                status.last(),
                status.position(),
                status.begun(),
                status.matched(),
                status.delivered(),
                status.deadLettered(),
                ErrorView.of(status.lastFault()));
    }
}

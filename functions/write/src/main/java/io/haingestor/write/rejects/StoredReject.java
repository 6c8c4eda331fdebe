package io.haingestor.write.rejects;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.haingestor.events.Rejected.Reason;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rejected event as it is kept.
 *
 * @param position its place in the order of arrival, from 1; never used again
 * @param recordedAt when it was kept
 * @param function the function that refused it
 * @param subject what the event is about, e.g. an entity id
 * @param time the event's own time
 * @param reasons every reason
 * @param event the event in the CloudEvents JSON format
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StoredReject(
        long position,
        Instant recordedAt,
        String function,
        @Nullable String subject,
        @Nullable Instant time,
        List<Reason> reasons,
        JsonNode event) {}

package io.haingestor.write.schema;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A state as it is stored.
 *
 * @param id the event's id: {@code <entity_id>@<last_updated in µs>}
 * @param entityId the entity
 * @param domain the part of the entity id before the dot
 * @param lastUpdated when text or attributes last changed, by Home Assistant's clock
 * @param availability {@code available}, {@code unknown}, {@code unavailable} or {@code removed}; null when it was not asked for
 * @param state the state's text; null when there was none, and with {@code classic} when the state is a number
 * @param value the state as a number; null when it is none
 * @param measurement the measurement that holds the point
 * @param dimensions {@code area}, {@code device_class}, {@code device_id}, {@code integration}, {@code unit} at that moment, as far as known
 * @param fields all other fields of the point by their stored names: numbers and texts
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record StoredState(
        String id,
        String entityId,
        String domain,
        Instant lastUpdated,
        @Nullable String availability,
        @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) String state,
        @Nullable Double value,
        String measurement,
        Map<String, String> dimensions,
        Map<String, Object> fields) {}

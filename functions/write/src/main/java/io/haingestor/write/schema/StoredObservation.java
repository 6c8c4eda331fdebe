package io.haingestor.write.schema;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An observation as it is stored.
 *
 * @param kind what is read, e.g. {@code weather}
 * @param provider who says it
 * @param place what it is said of
 * @param validFrom when it begins to hold
 * @param validSeconds for how long
 * @param attribution whom to name where it is shown
 * @param simulated whether it is made up for a simulated home; absent when it is not
 * @param values what was read: numbers and texts, booleans as 1 and 0
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StoredObservation(
        String kind,
        String provider,
        String place,
        Instant validFrom,
        @Nullable Double validSeconds,
        @Nullable String attribution,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean simulated,
        Map<String, Object> values) {}

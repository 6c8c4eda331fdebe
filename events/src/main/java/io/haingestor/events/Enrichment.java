package io.haingestor.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an enricher adds to a state: the reading that held when the state changed, or why there is none.
 *
 * @param available whether there is a reading; the fields down to {@code values} are null when there is none
 * @param provider who says it
 * @param place what it is said of
 * @param validFrom when the reading began to hold
 * @param ageSeconds how long it had held when the state changed, 0 or more
 * @param values what was read, by name
 * @param simulated whether the values are made up for a simulated home
 * @param reason why there is no reading: a stable name, kebab-case; null when there is one
 * @param message the same for a person; null when there is a reading
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Enrichment(
        boolean available,
        @Nullable String provider,
        @Nullable String place,
        @Nullable Instant validFrom,
        @Nullable Double ageSeconds,
        @Nullable ObjectNode values,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean simulated,
        @Nullable String reason,
        @Nullable String message) {
    private static final double MILLIS_PER_SECOND = 1_000;

    /**
     * @param reading the reading that held
     * @param at when the state changed, no earlier than the reading began to hold
     * @return the block with that reading
     */
    public static Enrichment of(Observation reading, Instant at) {
        return new Enrichment(
                true,
                reading.provider(),
                reading.place(),
                reading.validFrom(),
                Duration.between(reading.validFrom(), at).toMillis() / MILLIS_PER_SECOND,
                reading.values(),
                reading.simulated(),
                null,
                null);
    }

    /**
     * @param reason why there is no reading: a stable name, kebab-case
     * @param message the same for a person; no secret
     * @return the block that says so
     */
    public static Enrichment unavailable(String reason, String message) {
        return new Enrichment(false, null, null, null, null, null, false, reason, message);
    }
}

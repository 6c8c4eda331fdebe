package io.haingestor.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event that a function can never use. Data of {@code io.haingestor.rejected}.
 *
 * @param function the function that refused it
 * @param reasons every reason, at least one
 * @param event the refused event in the CloudEvents JSON format, its data untouched
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Rejected(String function, List<Reason> reasons, JsonNode event) {

    /** @throws IllegalArgumentException when there is no reason */
    public Rejected {
        if (reasons.isEmpty()) {
            throw new IllegalArgumentException("A rejected event needs at least one reason");
        }
        reasons = List.copyOf(reasons);
    }

    /**
     * Why an event was refused.
     *
     * @param code a stable name of the rule, kebab-case, e.g. {@code last-updated-missing}
     * @param message what was expected and what was found, for a person
     * @param field a JSON Pointer (RFC 6901) to the culprit in the event's data; null when it is the event as a whole
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Reason(String code, String message, @Nullable String field) {}
}

package io.haingestor.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A state object as Home Assistant has it.
 *
 * @param entityId the entity
 * @param state the state's text, at most 255 characters in Home Assistant
 * @param attributes the attributes, without secrets
 * @param lastChanged when the text last changed
 * @param lastReported when it was last reported, changed or not; absent before 2024.4
 * @param lastUpdated when text or attributes last changed; identifies the state
 * @param context what caused it
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HomeAssistantState(
        String entityId,
        String state,
        ObjectNode attributes,
        Instant lastChanged,
        @Nullable Instant lastReported,
        Instant lastUpdated,
        @Nullable EventContext context) {}

package io.haingestor.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * The {@code data} of Home Assistant's {@code state_changed}.
 *
 * @param entityId the entity
 * @param oldState the state before; null when the entity is new, or when the gateway cannot know it
 * @param newState the state now; null when the entity was removed
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
public record StateChanged(
        String entityId, @Nullable HomeAssistantState oldState, @Nullable HomeAssistantState newState) {}

package io.haingestor.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event as Home Assistant sent it, with what the registries know of its entity. Data of every
 * {@code io.home-assistant.event.*}.
 *
 * @param <T> the shape of {@code data}: {@link StateChanged} for {@code state_changed}, a JSON tree for the rest
 * @param eventType Home Assistant's event type, e.g. {@code state_changed}
 * @param data what the event says
 * @param origin {@code LOCAL} or {@code REMOTE}
 * @param timeFired when it was fired
 * @param context who or what caused it
 * @param registry what the registries know of the entity; null when the event names no entity or it is not registered
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HomeAssistantEvent<T>(
        String eventType,
        T data,
        @Nullable String origin,
        @Nullable Instant timeFired,
        @Nullable EventContext context,
        @Nullable RegistryBlock registry) {}

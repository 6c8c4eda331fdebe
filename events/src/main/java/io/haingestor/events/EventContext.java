package io.haingestor.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * Home Assistant's context: what caused a change. Several changes may share one.
 *
 * @param id the context's ULID
 * @param parentId the context that caused this one, e.g. of the automation that was triggered
 * @param userId the user who acted
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EventContext(@Nullable String id, @Nullable String parentId, @Nullable String userId) {}

package io.haingestor.write.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.haingestor.write.schema.StoredState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Part of an answer.
 *
 * @param schema how they are stored: {@code clean} or {@code classic}
 * @param items the states
 * @param next what to give as {@code cursor} for the next page; absent at the end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StatesPage(String schema, List<StoredState> items, @Nullable String next) {}

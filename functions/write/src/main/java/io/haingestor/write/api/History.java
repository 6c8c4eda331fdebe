package io.haingestor.write.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.haingestor.write.schema.StoredState;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What was stored of one entity over a stretch of time. */
@Schema(oneOf = {History.States.class, History.Windows.class})
public sealed interface History {

    /**
     * The states as they were.
     *
     * @param schema how they are stored: {@code clean} or {@code classic}
     * @param entityId the entity
     * @param from begin, inclusive
     * @param to end, exclusive
     * @param items the states
     * @param next what to give as {@code cursor} for the next page; absent at the end
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record States(
            String schema, String entityId, Instant from, Instant to, List<StoredState> items, @Nullable String next)
            implements History {}

    /**
     * One number per window of time; a window in which nothing was stored is left out.
     *
     * @param schema how they are stored: {@code clean} or {@code classic}
     * @param entityId the entity
     * @param from begin, inclusive
     * @param to end, exclusive
     * @param field the field that was aggregated
     * @param function {@code mean}, {@code min}, {@code max}, {@code first}, {@code last}, {@code sum} or {@code count}
     * @param windowSeconds how long a window is
     * @param items the windows, oldest first
     * @param next what to give as {@code cursor} for the next page; absent at the end
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Windows(
            String schema,
            String entityId,
            Instant from,
            Instant to,
            String field,
            String function,
            double windowSeconds,
            List<Item> items,
            @Nullable String next)
            implements History {

        /**
         * @param start begin of the window; windows are aligned to the epoch in UTC
         * @param measurement the measurement that holds the points
         * @param value the aggregate
         * @param count how many values it is made of
         */
        @JsonNaming(SnakeCaseStrategy.class)
        public record Item(Instant start, String measurement, double value, long count) {}
    }
}

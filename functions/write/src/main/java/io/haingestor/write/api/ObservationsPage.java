package io.haingestor.write.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.haingestor.write.schema.StoredObservation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Part of an answer.
 *
 * @param kind what was read
 * @param from begin, inclusive
 * @param to end, exclusive
 * @param items the readings
 * @param next what to give as {@code cursor} for the next page; absent at the end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ObservationsPage(
        String kind, Instant from, Instant to, List<StoredObservation> items, @Nullable String next) {}

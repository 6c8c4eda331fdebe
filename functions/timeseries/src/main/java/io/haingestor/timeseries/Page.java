package io.haingestor.timeseries;

import java.util.List;
import java.util.Optional;

/**
 * A part of an answer.
 *
 * @param items in the order that the query states
 * @param cursor where the next page begins, opaque; empty when this is the last. What is written or deleted between two pages
 *     moves nothing: an item never comes twice, and what was there all the time comes once
 * @param <T> what is asked for
 */
public record Page<T>(List<T> items, String cursor) {
    /** Copies its list. */
    public Page {
        items = List.copyOf(items);
    }

    /** @return what to give to the query's {@code after} for the next page; empty when there is none */
    public Optional<String> next() {
        return cursor.isEmpty() ? Optional.empty() : Optional.of(cursor);
    }
}

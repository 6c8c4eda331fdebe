package io.haingestor.broker.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of many.
 *
 * @param items at most as many as asked for, and fewer when they are large
 * @param next what to give as {@code after} for those that follow; absent at the end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Page<T>(List<T> items, @Nullable Long next) {
    /** How many bytes of events one answer holds, about. */
    static final long LARGEST = 4 << 20;

    Page {
        items = List.copyOf(items);
    }

    static <T> Page<T> of(List<T> all) {
        return new Page<>(all, null);
    }
}

package io.haingestor.write.rejects;

import java.util.List;

/**
 * Part of an answer.
 *
 * @param items the newest first
 * @param next the position to go on before; 0 when there is no more
 */
public record RejectsPage(List<StoredReject> items, long next) {
    /** Copies its list. */
    public RejectsPage {
        items = List.copyOf(items);
    }
}

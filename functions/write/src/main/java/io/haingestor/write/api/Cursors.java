package io.haingestor.write.api;

import io.haingestor.timeseries.Page;
import io.haingestor.timeseries.StoreUnavailableException;
import io.haingestor.write.problem.Problem;
import io.haingestor.write.problem.ProblemException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cursors of the store, as a client gives them back. */
final class Cursors {
    private Cursors() {}

    /** Asks the store for a page. */
    @FunctionalInterface
    interface Query<T> {
        Page<T> after(String cursor) throws StoreUnavailableException;
    }

    /** @throws ProblemException 400 when the store did not make that cursor */
    static <T> Page<T> read(@Nullable String cursor, Query<T> query) throws StoreUnavailableException {
        if (cursor == null) {
            return query.after("");
        }
        try {
            return query.after(cursor);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest(List.of(new Problem.Violation(
                    "cursor",
                    "expected the 'next' of the page before, got '" + cursor + "' (" + e.getMessage() + ")")));
        }
    }
}

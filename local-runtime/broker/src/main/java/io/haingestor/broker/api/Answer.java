package io.haingestor.broker.api;

import io.haingestor.broker.LogUnavailableException;
import org.jspecify.annotations.Nullable;

/** What a request is answered with. */
sealed interface Answer {

    /**
     * A JSON document.
     *
     * @param status the HTTP status
     * @param content what it says
     */
    record Json(int status, Object content) implements Answer {}

    /**
     * A stream of JSON documents, one a line.
     *
     * @param lines where they come from
     */
    record Stream(Lines lines) implements Answer {}

    /** Gives lines, some at a time. */
    @FunctionalInterface
    interface Lines {
        /**
         * May block.
         *
         * @return the next lines, each with its end; null when there are no more
         */
        byte @Nullable [] next() throws LogUnavailableException;
    }

    /** @return 200 and a JSON document */
    static Answer ok(Object content) {
        return new Json(200, content);
    }
}

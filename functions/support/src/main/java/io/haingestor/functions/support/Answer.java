package io.haingestor.functions.support;

import io.cloudevents.CloudEvent;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a function that was called in process makes of an event: the same as it would answer over HTTP. */
public sealed interface Answer {

    /**
     * The event is dealt with; over HTTP this is 200 with an event, or 204.
     *
     * @param replies what the function answers, none for most sinks; an event that it refused is answered with {@code io.haingestor.rejected}
     */
    record Done(List<CloudEvent> replies) implements Answer {
        static final Done WITHOUT_REPLY = new Done(List.of());

        /** Copies its list. */
        public Done {
            replies = List.copyOf(replies);
        }
    }

    /**
     * The event is not dealt with.
     *
     * @param status what HTTP would say: 503 for a fault that passes by itself, 500 for an unexpected one (both may be tried again), 400 for
     *     what is not a CloudEvent 1.0 (never to be tried again)
     * @param reason what happened, for a person; no secret
     * @param retryAfter how long the function asks to be left alone; null when it does not say
     */
    record Failed(int status, String reason, @Nullable Duration retryAfter) implements Answer {
        /** @return whether the same event may be dealt with later */
        public boolean retriable() {
            return status >= 500;
        }
    }
}

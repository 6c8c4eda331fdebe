package io.haingestor.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.type.TypeReference;
import io.haingestor.broker.DeliveryAttempt.To;
import io.haingestor.events.EventJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The failed attempts of one delivery, oldest first: the first of all and the latest. Immutable.
 *
 * @param attempts the attempts
 */
record AttemptHistory(List<DeliveryAttempt> attempts) {
    /** No attempt. */
    static final AttemptHistory EMPTY = new AttemptHistory(List.of());

    private static final int MOST = 64;
    private static final int LONGEST_TEXT = 1_000;
    private static final TypeReference<List<DeliveryAttempt>> TYPE = new TypeReference<>() {};

    AttemptHistory {
        attempts = List.copyOf(attempts);
    }

    /** @return this and one attempt more; the second is left out when there are too many */
    AttemptHistory with(DeliveryAttempt attempt) {
        var more = new ArrayList<>(attempts);
        if (more.size() == MOST) {
            more.remove(1);
        }
        more.add(new DeliveryAttempt(
                attempt.number(), attempt.at(), attempt.to(), attempt.status(), cut(attempt.reason()), attempt.body()));
        return new AttemptHistory(more);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    }

    /** @return the last attempt at a destination; null when there was none */
    @Nullable
    DeliveryAttempt last(To to) {
        for (var i = attempts.size() - 1; i >= 0; i--) {
            if (attempts.get(i).to() == to) {
                return attempts.get(i);
            }
        }
        return null;
    }

    /** @return as the log keeps it */
    byte[] toJson() {
        return EventJson.write(attempts);
    }

    /** @return what {@link #toJson} made */
    static AttemptHistory ofJson(byte[] json) {
        try {
            return new AttemptHistory(EventJson.mapper().readValue(json, TYPE));
        } catch (IOException e) {
            var shown = new String(json, UTF_8);
            throw new IllegalStateException("Expected the attempts of a delivery as JSON, found " + cut(shown), e);
        }
    }
}

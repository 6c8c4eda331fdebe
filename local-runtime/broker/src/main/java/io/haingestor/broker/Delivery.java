package io.haingestor.broker;

import io.cloudevents.CloudEvent;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of one attempt to deliver an event. */
public sealed interface Delivery {

    /**
     * The subscriber has it. The delivery counts as done when the replies are stored.
     *
     * @param replies events that the subscriber answers with; each goes to the Broker that the event came from
     */
    record Accepted(List<CloudEvent> replies) implements Delivery {
        private static final Accepted WITHOUT_REPLY = new Accepted(List.of());

        /** Copies its list. */
        public Accepted {
            replies = List.copyOf(replies);
        }
    }

    /**
     * The subscriber has not got it.
     *
     * @param status the HTTP status that says why; 0 when there is none, as when nobody answered
     * @param reason why, for a person; no secret
     * @param retriable whether the same delivery may work later; if not, the event goes to the dead letters at once
     * @param retryAfter how long the subscriber asks to be left alone; null when it does not say
     * @param body what it answered with
     */
    record Failed(int status, String reason, boolean retriable, @Nullable Duration retryAfter, AnswerBody body)
            implements Delivery {

        /** @param body what it answered with, as text */
        public Failed(int status, String reason, boolean retriable, @Nullable Duration retryAfter, String body) {
            this(status, reason, retriable, retryAfter, AnswerBody.of(body));
        }
    }

    /** @return accepted, without a reply */
    static Delivery accepted() {
        return Accepted.WITHOUT_REPLY;
    }

    /**
     * @param reply the one event to answer with
     * @return accepted, with a reply
     */
    static Delivery accepted(CloudEvent reply) {
        return new Accepted(List.of(reply));
    }

    /**
     * @param status the HTTP status; 404, 408, 409, 429, 5xx and what is no error by itself are retriable, every other 3xx and 4xx is not
     *     (knative/specs, data-plane.md)
     * @param reason why, for a person; no secret
     * @return failed, retriable by the contract's table
     */
    static Delivery failed(int status, String reason) {
        var retriable =
                status < 300 || status >= 500 || status == 404 || status == 408 || status == 409 || status == 429;
        return new Failed(status, reason, retriable, null, "");
    }

    /**
     * @param reason why nobody answered, for a person; no secret
     * @return failed without a status, retriable
     */
    static Delivery unanswered(String reason) {
        return new Failed(0, reason, true, null, "");
    }
}

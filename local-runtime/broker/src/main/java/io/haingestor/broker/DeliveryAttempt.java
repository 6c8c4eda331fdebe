package io.haingestor.broker;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Locale;

/**
 * One attempt to deliver an event that failed.
 *
 * @param number which attempt of this delivery it was, from 1, both destinations together
 * @param at when it ended
 * @param to whom it was made
 * @param status the HTTP status; 0 when nobody answered
 * @param reason why it failed, for a person
 * @param body what was answered
 */
public record DeliveryAttempt(int number, Instant at, To to, int status, String reason, AnswerBody body) {

    /** Whom an attempt is made to. */
    public enum To {
        /** The Trigger's subscriber. */
        @JsonProperty("subscriber")
        SUBSCRIBER,
        /** The dead-letter sink. */
        @JsonProperty("dead-letter-sink")
        DEAD_LETTER_SINK;

        /** @return {@code subscriber} or {@code dead-letter-sink} */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}

package io.haingestor.broker.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.haingestor.broker.DeadLetter;
import io.haingestor.broker.DeliveryAttempt;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as the API shows it. See {@link DeadLetter}.
 *
 * @param trigger {@code <namespace>/<name>}
 * @param deadSince when it was given up
 * @param status the HTTP status of the subscriber's last answer; 0 when nobody answered
 * @param reason why the last attempts failed
 * @param history every attempt; absent in lists
 * @param event in the CloudEvents JSON format
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record DeadLetterView(
        long id,
        String trigger,
        long position,
        Instant arrived,
        Instant deadSince,
        int attempts,
        int status,
        String reason,
        @Nullable List<AttemptView> history,
        @JsonRawValue String event) {

    /** @return without its history */
    static DeadLetterView line(DeadLetter letter) {
        return of(letter, null);
    }

    /** @return all that is known */
    static DeadLetterView whole(DeadLetter letter) {
        return of(letter, letter.history().stream().map(AttemptView::of).toList());
    }

    private static DeadLetterView of(DeadLetter letter, @Nullable List<AttemptView> history) {
        return new DeadLetterView(
                letter.id(),
                letter.trigger().toString(),
                letter.position(),
                letter.arrived(),
                letter.at(),
                letter.attempts(),
                letter.status(),
                letter.reason(),
                history,
                EventText.of(letter.event()));
    }

    /**
     * An attempt that failed. See {@link DeliveryAttempt}.
     *
     * @param destination {@code subscriber} or {@code dead-letter-sink}
     */
    record AttemptView(int number, Instant at, String destination, int status, String reason, String body) {

        static AttemptView of(DeliveryAttempt attempt) {
            return new AttemptView(
                    attempt.number(),
                    attempt.at(),
                    attempt.to().toString(),
                    attempt.status(),
                    attempt.reason(),
                    attempt.body().text());
        }
    }
}

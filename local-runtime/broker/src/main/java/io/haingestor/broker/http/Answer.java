package io.haingestor.broker.http;

import io.haingestor.broker.AnswerBody;
import io.haingestor.broker.Delivery;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** What a subscriber answered (knative/specs, data-plane.md, "Event Reply Contract"). */
final class Answer {
    private static final int LARGEST_REPLY = 16 << 20;
    /** Beyond it a connection is not worth reading empty. */
    private static final int LARGEST_REFUSAL = 1 << 20;

    private static final int ACCEPTED = 202;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;
    private static final Duration LONGEST_WAIT = Duration.ofDays(365);

    private final HttpClientResponse response;
    private final Clock clock;
    private final Arrival arrival;
    private final boolean success;
    private final int keep;
    private Buffer body = Buffer.buffer(0);
    private long received;
    private boolean tooLarge;

    /** @param arrival what its events get that they do not say themselves */
    Answer(HttpClientResponse response, Clock clock, Arrival arrival) {
        this.response = response;
        this.clock = clock;
        this.arrival = arrival;
        this.success = response.statusCode() / 100 == 2;
        this.keep = success && response.statusCode() != ACCEPTED ? LARGEST_REPLY : AnswerBody.MOST_BYTES;
    }

    /** @return whether there is any use in reading on */
    boolean take(Buffer part) {
        received += part.length();
        var room = keep - body.length();
        if (room > 0) {
            body = body.length() == 0 ? Buffer.buffer(part.length()) : body;
            body.appendBuffer(part, 0, Math.min(room, part.length()));
        }
        tooLarge = received > Math.max(keep, LARGEST_REFUSAL);
        return !tooLarge;
    }

    Delivery delivery() {
        var status = response.statusCode();
        if (!success) {
            return failed("The subscriber answered " + status + ' ' + response.statusMessage());
        }
        if (status == ACCEPTED) {
            return Delivery.accepted();
        }
        if (tooLarge) {
            return noReply("it is larger than " + LARGEST_REPLY + " bytes");
        }
        if (Messages.isEvent(response.headers())) {
            return reply();
        }
        return received == 0
                ? Delivery.accepted()
                : noReply("Content-Type " + response.getHeader(HttpHeaders.CONTENT_TYPE)
                        + "; answer without a body, or with a CloudEvent");
    }

    private Delivery reply() {
        try {
            var replies = Messages.read(response.headers(), body, arrival);
            return replies.isEmpty() ? Delivery.accepted() : new Delivery.Accepted(replies);
        } catch (NotACloudEventException e) {
            return noReply(String.valueOf(e.getMessage()));
        }
    }

    /** The same subscriber would answer the same again. What it answered says nothing of that, so the reason stands alone. */
    private Delivery noReply(String why) {
        return new Delivery.Failed(
                response.statusCode(), "The reply is not a CloudEvent: " + why, false, null, AnswerBody.EMPTY);
    }

    private Delivery failed(String reason) {
        var status = response.statusCode();
        var retriable = Delivery.failed(status, reason) instanceof Delivery.Failed failed && failed.retriable();
        return new Delivery.Failed(status, reason, retriable, retryAfter(status), AnswerBody.of(body.getBytes()));
    }

    /** RFC 9110 §10.2.3: seconds, or a date. */
    private @Nullable Duration retryAfter(int status) {
        var header = response.getHeader(HttpHeaders.RETRY_AFTER);
        if (header == null || (status != TOO_MANY_REQUESTS && status != UNAVAILABLE)) {
            return null;
        }
        var wait = wait(header.strip());
        if (wait == null || wait.isNegative()) {
            return null;
        }
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    private @Nullable Duration wait(String header) {
        try {
            if (header.chars().allMatch(character -> character >= '0' && character <= '9')) {
                return Duration.ofSeconds(Long.parseLong(header));
            }
            var at = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Duration.between(clock.instant(), at);
        } catch (DateTimeException | NumberFormatException e) {
            // What cannot be read asks for nothing.
            return null;
        }
    }
}

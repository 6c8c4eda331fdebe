package io.haingestor.broker;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.haingestor.broker.DeliveryAttempt.To;
import io.haingestor.broker.Dispatch.Sink;
import io.haingestor.events.EpochMicros;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * One call of a subscriber. Made under the lock of its {@link TriggerRunner}, run outside of it.
 *
 * @param runner is told how it ended
 * @param dispatch the delivery
 * @param tries which attempt of it this is, from 1
 * @param sink whom to call
 * @param event the event; null when it has to be read from the log
 * @param cause why the subscriber's last attempt failed, for the dead-letter sink; null when it made none
 * @param startedNanos when it began, by {@link System#nanoTime}
 */
record Attempt(
        TriggerRunner runner,
        Dispatch dispatch,
        int tries,
        Sink sink,
        @Nullable CloudEvent event,
        @Nullable DeliveryAttempt cause,
        long startedNanos) {
    private static final int ERROR_STATUS = 500;

    /** @return the attempt that is about to run */
    static Attempt of(TriggerRunner runner, Dispatch dispatch) {
        return new Attempt(
                runner,
                dispatch,
                dispatch.tries,
                dispatch.sink,
                dispatch.event,
                dispatch.history.last(To.SUBSCRIBER),
                dispatch.startedNanos);
    }

    /**
     * @param delivery how it ended
     * @param now by the broker's clock
     * @return what a listener is told
     */
    BrokerListener.Attempted told(Delivery delivery, Instant now) {
        var took = Duration.ofNanos(System.nanoTime() - startedNanos);
        var waited = Duration.between(EpochMicros.toInstant(dispatch.arrivedMicros), now)
                .minus(took);
        return new BrokerListener.Attempted(
                runner.trigger(), sink.to(), tries, delivery, waited.isNegative() ? Duration.ZERO : waited, took);
    }

    /** Calls the subscriber, and tells the runner how it ended, now or later. */
    @SuppressWarnings(
            "CatchingUnchecked") // A subscriber is other people's code: whatever it throws is a failed attempt.
    void run(Machinery machinery) {
        try {
            var whole = event == null ? read(machinery.readers()) : event;
            var answer = sink == Sink.SUBSCRIBER
                    ? runner.endpoints().subscriber().deliver(whole)
                    : deadLetters().deliver(withError(whole));
            var unused = answer.whenComplete((delivery, error) -> ended(delivery, error, machinery));
        } catch (SQLException e) {
            runner.finished(this, Delivery.unanswered("The log cannot be read: " + e.getMessage()), List.of());
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            ended(null, e, machinery);
        }
    }

    private CloudEvent read(LogReaders readers) throws SQLException {
        return readers.read(reader -> reader.event(dispatch.position))
                .orElseThrow(() -> new SQLException("the event at position " + dispatch.position + " is gone"));
    }

    private Subscriber deadLetters() {
        var sink = runner.endpoints().deadLetters();
        if (sink == null) {
            throw new IllegalStateException("The Trigger " + runner.trigger().name()
                    + " had a dead-letter sink when the event was to go there, and has none now");
        }
        return sink;
    }

    /** The attributes that Knative's brokers add for a dead-letter sink. */
    private CloudEvent withError(CloudEvent whole) {
        var why = errorData();
        return CloudEventBuilder.fromContext(whole)
                .withData(whole.getData())
                .withExtension("knativeerrordest", runner.trigger().subscriber().toString())
                .withExtension("knativeerrorcode", cause == null || cause.status() == 0 ? ERROR_STATUS : cause.status())
                .withExtension("knativeerrordata", Base64.getEncoder().encodeToString(why))
                .build();
    }

    /** What the subscriber answered, or why nobody did. */
    private byte[] errorData() {
        if (cause == null) {
            return new byte[0];
        }
        var body = cause.body().isEmpty() ? AnswerBody.of(cause.reason()) : cause.body();
        return body.bytes();
    }

    private void ended(@Nullable Delivery delivery, @Nullable Throwable error, Machinery machinery) {
        if (error != null) {
            runner.finished(this, Delivery.failed(ERROR_STATUS, message(error)), List.of());
        } else if (delivery instanceof Delivery.Accepted accepted) {
            accepted(accepted, machinery);
        } else if (delivery instanceof Delivery.Failed failed) {
            runner.finished(this, failed, List.of());
        } else {
            runner.finished(this, Delivery.failed(ERROR_STATUS, "The subscriber answered with null"), List.of());
        }
    }

    private void accepted(Delivery.Accepted accepted, Machinery machinery) {
        if (accepted.replies().isEmpty()) {
            runner.finished(this, accepted, List.of());
            return;
        }
        if (dispatch.hops >= machinery.mostReplies()) {
            var reason = "The reply would be number " + (dispatch.hops + 1) + " in a chain of replies, and at most "
                    + machinery.mostReplies() + " are allowed: the Triggers probably form a loop";
            runner.finished(this, new Delivery.Failed(ERROR_STATUS, reason, false, null, ""), List.of());
            return;
        }
        var replies = new ArrayList<LogEntry>(accepted.replies().size());
        var now = EpochMicros.of(machinery.clock().instant());
        try {
            for (var reply : accepted.replies()) {
                replies.add(LogEntry.of(reply, runner.broker(), dispatch.hops + 1, now));
            }
        } catch (RuntimeException e) {
            var reason = "The reply cannot be stored as a CloudEvent: " + message(e);
            runner.finished(this, new Delivery.Failed(ERROR_STATUS, reason, false, null, ""), List.of());
            return;
        }
        runner.finished(this, accepted, replies);
    }

    private static String message(Throwable error) {
        var cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        var message = cause.getMessage();
        return message == null ? cause.getClass().getName() : cause.getClass().getSimpleName() + ": " + message;
    }
}

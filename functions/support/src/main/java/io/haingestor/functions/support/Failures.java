package io.haingestor.functions.support;

import io.cloudevents.CloudEvent;
import io.haingestor.events.EventTypes;
import io.haingestor.events.Rejected;
import io.haingestor.events.Rejected.Reason;
import io.quarkus.funqy.runtime.ApplicationException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Says what a failed call of a function means: the event can never be used, the fault passes, or it is unexpected. The same for every binding.
 */
final class Failures {
    private static final Logger LOG = Logger.getLogger(Failures.class);

    private final String function;
    private final InputData inputData;
    private final CausedEvents events;

    Failures(String function, InputData inputData) {
        this.function = function;
        this.inputData = inputData;
        this.events = new CausedEvents(function);
    }

    Answer answer(CloudEvent event, Throwable failure) {
        var cause = failure;
        while ((cause instanceof ApplicationException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        try {
            return explained(event, cause);
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
            return unexpected(event, cause);
        }
    }

    private Answer explained(CloudEvent event, Throwable cause) {
        if (cause instanceof EventRejectedException rejected) {
            return rejected(event, rejected.reasons());
        }
        if (cause instanceof UnavailableException fault) {
            return new Answer.Failed(503, String.valueOf(fault.getMessage()), fault.retryAfter());
        }
        var problems = inputData.problems(event);
        return problems.isEmpty() ? unexpected(event, cause) : rejected(event, problems);
    }

    private Answer unexpected(CloudEvent event, Throwable cause) {
        LOG.errorf(
                cause,
                "Function %s failed unexpectedly on event %s of type %s",
                function,
                event.getId(),
                event.getType());
        return new Answer.Failed(
                500,
                "Function " + function + " failed unexpectedly: "
                        + cause.getClass().getName(),
                null);
    }

    private Answer rejected(CloudEvent event, List<Reason> reasons) {
        if (event.getType().equals(EventTypes.REJECTED)) {
            // Its rejection would come back to the same function, and so on for ever.
            return new Answer.Failed(
                    400, reasons.stream().map(Reason::message).collect(Collectors.joining("; ")), null);
        }
        var data = new Rejected(function, reasons, EventTree.of(event));
        var reply = events.from(new InputEvent(event, inputData), EventTypes.REJECTED)
                .with(data);
        return new Answer.Done(List.of(Replies.of(reply)));
    }
}

package io.haingestor.functions.support;

import io.haingestor.events.Rejected.Reason;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Thrown by a function that can never use the event it was given. The event is answered with {@code io.haingestor.rejected} and counts as
 * dealt with: it is never retried.
 */
public final class EventRejectedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Reason> reasons;

    /**
     * @param reasons every reason, at least one
     * @throws IllegalArgumentException when there is none
     */
    public EventRejectedException(List<Reason> reasons) {
        super(reasons.stream().map(Reason::message).collect(Collectors.joining("; ")), null, false, false);
        if (reasons.isEmpty()) {
            throw new IllegalArgumentException("An event is rejected for at least one reason");
        }
        this.reasons = List.copyOf(reasons);
    }

    /**
     * @param code a stable name of the rule, kebab-case
     * @param message what was expected and what was found, for a person; no secret
     */
    public EventRejectedException(String code, String message) {
        this(List.of(new Reason(code, message, null)));
    }

    /** @return every reason, at least one */
    public List<Reason> reasons() {
        return reasons;
    }
}

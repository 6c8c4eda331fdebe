package io.haingestor.gateway;

/** An {@link EventSink} will never store this event, however often it is offered. The gateway gives it up and reports the gap. */
public final class EventRejectedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what the sink expected and what it found */
    public EventRejectedException(String message) {
        super(message);
    }
}

package io.haingestor.broker.http;

import io.haingestor.events.EventAttributes;
import io.vertx.core.MultiMap;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an event gets that comes in and does not say it itself.
 *
 * @param time when it came, by RFC 3339
 * @param traceParent the span that it came in; null when there is none
 * @param traceState what goes with that span; null when there is nothing
 * @param tracing begins a trace where there is none, so that every delivery of the event is in the same one
 */
record Arrival(String time, @Nullable String traceParent, @Nullable String traceState, Tracing tracing) {

    /** @return that of events in a request: W3C Trace Context goes on in them */
    static Arrival of(MultiMap headers, Instant now, Tracing tracing) {
        var parent = headers.get(Tracing.HEADER);
        return parent == null || !Tracing.isParent(parent)
                ? new Arrival(now.toString(), null, null, tracing)
                : new Arrival(now.toString(), parent, Tracing.state(headers), tracing);
    }

    /** Adds what a draft lacks. A trace of its own goes before that of the request. */
    void complete(EventDraft draft) {
        draft.putIfAbsent("knativearrivaltime", time);
        if (draft.putIfAbsent(EventAttributes.TRACE_PARENT, traceParent == null ? tracing.begin() : traceParent)
                && traceState != null) {
            draft.putIfAbsent(EventAttributes.TRACE_STATE, traceState);
        }
    }
}

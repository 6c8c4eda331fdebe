package io.haingestor.broker.http;

import io.cloudevents.CloudEvent;
import io.haingestor.events.EventAttributes;
import io.vertx.core.http.HttpHeaders;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The trace of a delivery (W3C Trace Context, CloudEvents extension "distributed tracing"): that of the event, with a span of its own per attempt. */
final class Tracing {
    static final CharSequence HEADER = HttpHeaders.createOptimized(EventAttributes.TRACE_PARENT);
    static final CharSequence ATTRIBUTE = HttpHeaders.createOptimized("ce-" + EventAttributes.TRACE_PARENT);
    static final CharSequence STATE_HEADER = HttpHeaders.createOptimized(EventAttributes.TRACE_STATE);

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
    private static final int TRACE_FROM = 3;
    private static final int TRACE_TO = 35;
    private static final int FLAGS_FROM = 53;
    /** Sampled: an unsampled parent would silence the subscriber's own traces. */
    private static final String SAMPLED = "01";

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final RandomGenerator random;

    /** @param random ids of traces and spans; used by one thread at a time */
    Tracing(RandomGenerator random) {
        this.random = random;
    }

    /** @return the {@code traceparent} of a new span in the event's trace; in a new trace when the event has none */
    String next(CloudEvent event) {
        var parent = parent(event);
        var text = new StringBuilder(FLAGS_FROM + SAMPLED.length()).append("00-");
        if (parent == null) {
            hex(text);
            hex(text);
        } else {
            text.append(parent, TRACE_FROM, TRACE_TO);
        }
        hex(text.append('-'));
        return text.append('-')
                .append(parent == null ? SAMPLED : parent.substring(FLAGS_FROM))
                .toString();
    }

    private static @Nullable String parent(CloudEvent event) {
        return event.getExtension(EventAttributes.TRACE_PARENT) instanceof String text
                        && FORM.matcher(text).matches()
                ? text
                : null;
    }

    /** Sixteen digits, never only zeroes, which mean none. */
    private void hex(StringBuilder text) {
        var bits = random.nextLong() | 1;
        for (var shift = 60; shift >= 0; shift -= 4) {
            text.append(HEX[(int) (bits >>> shift) & 0xf]);
        }
    }
}

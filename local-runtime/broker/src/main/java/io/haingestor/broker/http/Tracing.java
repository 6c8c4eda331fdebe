package io.haingestor.broker.http;

import io.cloudevents.CloudEvent;
import io.haingestor.events.EventAttributes;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The trace of an event (W3C Trace Context, CloudEvents extension "distributed tracing"): that of its producer, with a span of its own per delivery. As safe for
 * use by several threads as its random numbers are.
 */
final class Tracing {
    static final CharSequence HEADER = HttpHeaders.createOptimized(EventAttributes.TRACE_PARENT);
    static final CharSequence ATTRIBUTE = HttpHeaders.createOptimized("ce-" + EventAttributes.TRACE_PARENT);
    static final CharSequence STATE_HEADER = HttpHeaders.createOptimized(EventAttributes.TRACE_STATE);

    private static final Pattern FORM =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");
    /** Printable, so that it can be a header. */
    private static final Pattern STATE = Pattern.compile("[ -~]+");

    private static final int TRACE_FROM = 3;
    private static final int TRACE_TO = 35;
    private static final int FLAGS_FROM = 53;
    /** Sampled: an unsampled parent would silence the subscriber's own traces. */
    private static final String SAMPLED = "01";

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final RandomGenerator random;

    /** @param random ids of traces and spans */
    Tracing(RandomGenerator random) {
        this.random = random;
    }

    /** @return whether it is a {@code traceparent} to go on with */
    static boolean isParent(String text) {
        return FORM.matcher(text).matches();
    }

    /** @return the {@code tracestate} of a message, which may be several headers; null when it has none that can be passed on */
    static @Nullable String state(MultiMap headers) {
        return headers.contains(STATE_HEADER) ? printable(String.join(",", headers.getAll(STATE_HEADER))) : null;
    }

    /** @return the {@code tracestate} of an event; null when it has none that can be a header */
    static @Nullable String state(CloudEvent event) {
        return event.getExtension(EventAttributes.TRACE_STATE) instanceof String state ? printable(state) : null;
    }

    private static @Nullable String printable(String state) {
        return STATE.matcher(state).matches() ? state : null;
    }

    /** @return the {@code traceparent} of a new trace */
    String begin() {
        return span(null);
    }

    /** @return the {@code traceparent} of a new span in the event's trace; in a new trace when the event has none */
    String next(CloudEvent event) {
        return span(
                event.getExtension(EventAttributes.TRACE_PARENT) instanceof String parent && isParent(parent)
                        ? parent
                        : null);
    }

    private String span(@Nullable String parent) {
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

    /** Sixteen digits, never only zeroes, which mean none. */
    private void hex(StringBuilder text) {
        var bits = random.nextLong() | 1;
        for (var shift = 60; shift >= 0; shift -= 4) {
            text.append(HEX[(int) (bits >>> shift) & 0xf]);
        }
    }
}

package io.haingestor.broker;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which events of the log somebody wants to see. Texts are compared exactly; one that ends with {@code *} asks for what begins with the rest.
 *
 * @param type the event's type; null for any
 * @param source the event's source; null for any
 * @param subject the event's subject; null for any
 * @param from events that arrived at or after it; null for the oldest
 * @param to events that arrived before it; null for the youngest
 * @param after events behind this position, 0 for the first
 * @param limit how many at most
 */
public record EventQuery(
        @Nullable String type,
        @Nullable String source,
        @Nullable String subject,
        @Nullable Instant from,
        @Nullable Instant to,
        long after,
        int limit) {

    boolean matches(LogReader.Header header) {
        var event = header.attributes();
        return matches(type, event.getType())
                && matches(source, event.getSource().toString())
                && matches(subject, event.getSubject());
    }

    private static boolean matches(@Nullable String wanted, @Nullable String found) {
        if (wanted == null) {
            return true;
        }
        if (found == null) {
            return false;
        }
        return wanted.endsWith("*") ? found.startsWith(wanted.substring(0, wanted.length() - 1)) : found.equals(wanted);
    }
}

package io.haingestor.gateway;

import java.util.ArrayDeque;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Events that wait in memory, in the order of their positions, and how much room they take. For one thread. */
final class MemoryQueue {
    private final TreeMap<Long, Outgoing> events = new TreeMap<>();
    private long bytes;

    boolean isEmpty() {
        return events.isEmpty();
    }

    int size() {
        return events.size();
    }

    long bytes() {
        return bytes;
    }

    /** @return the event with the lowest position; null when there is none */
    @Nullable
    Outgoing first() {
        return events.isEmpty() ? null : events.firstEntry().getValue();
    }

    void add(Outgoing event) {
        events.put(event.position(), event);
        bytes += event.size();
    }

    /** @return the event with the lowest position, which is not here any more; null when there is none */
    @Nullable
    Outgoing poll() {
        var first = events.pollFirstEntry();
        return first == null ? null : gone(first.getValue());
    }

    /**
     * @param most bytes
     * @return the events with the highest positions, in order, which are not here any more; at least one unless there is none
     */
    List<Outgoing> takeLast(long most) {
        var taken = new ArrayDeque<Outgoing>();
        var until = bytes - most;
        do {
            var last = events.pollLastEntry();
            if (last == null) {
                break;
            }
            taken.addFirst(gone(last.getValue()));
        } while (bytes > until);
        return List.copyOf(taken);
    }

    private Outgoing gone(Outgoing event) {
        bytes -= event.size();
        return event;
    }
}

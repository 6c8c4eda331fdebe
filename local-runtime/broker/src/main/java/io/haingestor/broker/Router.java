package io.haingestor.broker;

import io.cloudevents.CloudEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which Triggers of a Broker an event goes to: each filter is asked at most once per event, and a filter on an exact {@code type} only
 * for events of that type. Used by the thread that writes the log alone.
 */
final class Router {
    private final Map<String, List<TriggerRunner>> byType = new HashMap<>();
    private final List<TriggerRunner> others = new ArrayList<>();
    private final Matches none = Matches.root();

    /** @param runners the Triggers of one Broker */
    Router(List<TriggerRunner> runners) {
        runners.stream()
                .flatMap(runner -> runner.trigger().filter().exactType().stream())
                .forEach(type -> byType.put(type, new ArrayList<>()));
        for (var runner : runners) {
            var type = runner.trigger().filter().exactType();
            if (type.isPresent()) {
                byType.getOrDefault(type.get(), others).add(runner);
            } else {
                others.add(runner);
            }
        }
    }

    /** @return the Triggers that the event goes to */
    Matches route(LogEntry entry) {
        if (entry.addressee != null) {
            return none.with(entry.addressee);
        }
        var event = entry.event;
        var matches = none;
        var candidates = byType.get(event.getType());
        if (candidates != null) {
            matches = add(matches, candidates, event);
        }
        return add(matches, others, event);
    }

    private static Matches add(Matches found, List<TriggerRunner> candidates, CloudEvent event) {
        var matches = found;
        for (var runner : candidates) {
            if (runner.trigger().filter().matches(event)) {
                matches = matches.with(runner);
            }
        }
        return matches;
    }
}

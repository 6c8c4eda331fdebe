package io.haingestor.broker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which Triggers events go to, and how far the log knows each of them to be. Used by the thread that writes the log alone. */
final class Routing {
    private final Map<Integer, Router> routers = new HashMap<>();
    private final Map<TriggerRunner, Long> positions = new LinkedHashMap<>();

    /**
     * From now on events go to these Triggers.
     *
     * @param triggers every Trigger of the topology
     * @param begun the positions of the cursors that are new among them
     */
    void change(Collection<TriggerRunner> triggers, Map<TriggerRunner, Long> begun) {
        positions.keySet().removeIf(runner -> !runner.isReplay() && !triggers.contains(runner));
        positions.putAll(begun);
        var byBroker = new HashMap<Integer, List<TriggerRunner>>();
        triggers.forEach(runner -> byBroker.computeIfAbsent(runner.broker(), broker -> new ArrayList<>())
                .add(runner));
        routers.clear();
        byBroker.forEach((broker, runners) -> routers.put(broker, new Router(runners)));
    }

    /** A cursor that no events are routed to: it reads the log. */
    void follow(TriggerRunner replay, long position) {
        positions.put(replay, position);
    }

    /** Replays that have ended. */
    void forget(Set<TriggerRunner> replays) {
        positions.keySet().removeIf(runner -> runner.isReplay() && replays.contains(runner));
    }

    /** @return the Triggers that the event goes to */
    Matches route(LogEntry entry) {
        var router = routers.get(entry.broker);
        return router == null ? Matches.NONE : router.route(entry);
    }

    /** @return whether the log keeps a cursor of it */
    boolean has(TriggerRunner runner) {
        return positions.containsKey(runner);
    }

    /** A cursor is on disk. */
    void moved(TriggerRunner runner, long position) {
        positions.put(runner, position);
    }

    /** @return whoever has a cursor */
    Set<TriggerRunner> runners() {
        return Collections.unmodifiableSet(positions.keySet());
    }

    /** @return the position on disk of whoever has a cursor */
    Map<TriggerRunner, Long> positions() {
        return Collections.unmodifiableMap(positions);
    }

    /**
     * @param head the youngest position
     * @return up to where every cursor has come
     */
    long done(long head) {
        return positions.values().stream().mapToLong(Long::longValue).min().orElse(head);
    }
}

package io.haingestor.broker;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The Triggers that one event goes to. Equal sets are one object, so an event costs no new one: each set knows the sets that have one
 * Trigger more. Used by the thread that writes the log alone, except for what is final.
 */
final class Matches {
    /** No Trigger. */
    static final Matches NONE = new Matches(List.of());

    final List<TriggerRunner> runners;
    /** The Triggers' ids as varints, as the log keeps them. */
    final byte[] ids;

    private final Map<TriggerRunner, Matches> more = new HashMap<>();

    private Matches(List<TriggerRunner> runners) {
        this.runners = List.copyOf(runners);
        var out = new ByteArrayOutputStream();
        for (var runner : runners) {
            var rest = runner.id();
            for (; rest >= 0x80; rest >>>= 7) {
                out.write((rest & 0x7F) | 0x80);
            }
            out.write(rest);
        }
        this.ids = out.toByteArray();
    }

    /** @return an empty set of its own, to grow from */
    static Matches root() {
        return new Matches(List.of());
    }

    /**
     * @param runner a Trigger that is not in this set
     * @return this set and the Trigger
     */
    Matches with(TriggerRunner runner) {
        return more.computeIfAbsent(runner, added -> {
            var all = new ArrayList<>(runners);
            all.add(added);
            return new Matches(all);
        });
    }

    /**
     * @param ids as the log keeps them
     * @param wanted a Trigger's id
     * @return whether the Trigger is among them
     */
    static boolean contains(byte[] ids, int wanted) {
        var value = 0;
        var shift = 0;
        for (var part : ids) {
            value |= (part & 0x7F) << shift;
            if (part >= 0) {
                if (value == wanted) {
                    return true;
                }
                value = 0;
                shift = 0;
            } else {
                shift += 7;
            }
        }
        return false;
    }
}

package io.haingestor.simulator;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The current state of every entity, by Home Assistant's rules of what counts as a change. Used by one thread. */
final class StateMachine {
    static final int LONGEST_STATE = 255;
    private static final Pattern ENTITY_ID = Pattern.compile("(?!_)[a-z0-9_]+(?<!_)\\.(?!_)[a-z0-9_]+(?<!_)");

    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private final HomeTime time;

    StateMachine(HomeTime time) {
        this.time = time;
    }

    static boolean isValid(String entityId) {
        return ENTITY_ID.matcher(entityId).matches();
    }

    @Nullable
    State get(String entityId) {
        var slot = slots.get(entityId);
        return slot == null ? null : slot.state;
    }

    Collection<Slot> all() {
        return slots.values();
    }

    /** An entity's current state and the ledger's line that says how it came to it. */
    static final class Slot {
        private State state;
        private long position = Ledger.NOWHERE;

        private Slot(State state) {
            this.state = state;
        }

        State state() {
            return state;
        }

        long position() {
            return position;
        }
    }

    /** Remembers the ledger's line of an entity's current state. */
    void recorded(String entityId, long position) {
        var slot = slots.get(entityId);
        if (slot != null) {
            slot.position = position;
        }
    }

    /**
     * @param force whether an equal state counts as changed
     * @param context what causes it; absent makes a new one
     * @return the change; absent when nothing changed
     */
    @Nullable
    Change set(String entityId, String text, Attributes attributes, boolean force, @Nullable HomeContext context) {
        var slot = slots.get(entityId);
        var before = slot == null ? null : slot.state;
        var sameText = before != null && !force && before.text().equals(text);
        var sameAttributes = before != null && before.attributes().sameAs(attributes);
        if (sameText && sameAttributes) {
            return null;
        }
        var now = time.stamp();
        var cause = context == null ? time.context(now) : context;
        var kept = before != null && sameAttributes ? before.attributes() : attributes;
        var changed = before != null && sameText ? before.lastChanged() : now;
        var after = new State(entityId, text, kept, changed, now, cause);
        if (slot == null) {
            slots.put(entityId, new Slot(after));
        } else {
            slot.state = after;
        }
        return new Change(before, after, now, cause);
    }

    /** @return the removal; absent when there was no such entity */
    @Nullable
    Change remove(String entityId, @Nullable HomeContext context) {
        var slot = slots.remove(entityId);
        if (slot == null) {
            return null;
        }
        var now = time.stamp();
        return new Change(slot.state, null, now, context == null ? time.context(now) : context);
    }

    /** Forgets everything, as a stop of Home Assistant does: without a change. */
    void forget() {
        slots.clear();
    }
}

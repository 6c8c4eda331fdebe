package io.haingestor.gateway;

import io.haingestor.gateway.Tally.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entities of the home with their present states, kept up to date from the events of {@code subscribe_entities}. It outlives connections, so the snapshot of
 * the next one tells what changed meanwhile. For one thread.
 */
final class EntityFeed {
    private static final Logger LOG = LoggerFactory.getLogger(EntityFeed.class);

    private final Map<String, Entity> entities = new HashMap<>();
    private final StateEntry entry = new StateEntry();
    private final StateWriter writer;
    private final Registries registries;
    private final EntityFilter filter;
    private final Tally tally;
    private final Listener listener;
    private int snapshot;
    private boolean lostTrack;

    /** Hears of every change that the filter lets through. */
    @FunctionalInterface
    interface Listener {
        /**
         * @param entity whose state changed; it has the new one already
         * @param before the state it had; null when it is new, or when nobody knows
         * @param micros when: {@code last_updated}, or the receipt of a removal
         * @param received when the gateway received it, in microseconds since the epoch
         */
        void changed(Entity entity, @Nullable CachedState before, long micros, long received);
    }

    EntityFeed(StateWriter writer, Registries registries, EntityFilter filter, Tally tally, Listener listener) {
        this.writer = writer;
        this.registries = registries;
        this.filter = filter;
        this.tally = tally;
        this.listener = listener;
    }

    int size() {
        return entities.size();
    }

    /** @return the entity; null when it is not known */
    @Nullable
    Entity find(@Nullable String id) {
        return id == null ? null : entities.get(id);
    }

    /** @return whether a difference came to a state that is not known, since this was asked last: only a new snapshot helps */
    boolean lostTrack() {
        var lost = lostTrack;
        lostTrack = false;
        return lost;
    }

    /** The next groups are a whole snapshot. */
    void beginSnapshot() {
        snapshot++;
    }

    /**
     * Applies one event: additions, then changes, then removals.
     *
     * @param groups the event
     * @param received when the gateway received it, in microseconds since the epoch
     */
    void apply(Message.Groups groups, long received) {
        try {
            if (groups.added() != null) {
                applyAll(groups.added(), true, received);
            }
            if (groups.changed() != null) {
                applyAll(groups.changed(), false, received);
            }
            if (groups.removed() != null) {
                removeAll(groups.removed(), received);
            }
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("A slice is only made of what was read as JSON before", e);
        }
    }

    /**
     * Removes what the last snapshot and everything after it did not name. Only a home that runs names all of its entities.
     *
     * @param received when that became certain, in microseconds since the epoch
     */
    void removeAbsent(long received) {
        var absent = new ArrayList<Entity>();
        for (var entity : entities.values()) {
            if (entity.snapshot() < snapshot) {
                absent.add(entity);
            }
        }
        absent.forEach(entity -> remove(entity, received));
    }

    /**
     * The registries say something else now. What the filter now lets in is passed on at once, as it is.
     *
     * @param ids which entities; null for all
     * @param received when the gateway learned it, in microseconds since the epoch
     */
    void registryChanged(@Nullable Set<String> ids, long received) {
        var affected = ids == null
                ? List.copyOf(entities.values())
                : ids.stream()
                        .map(entities::get)
                        .filter(entity -> entity != null)
                        .toList();
        for (var entity : affected) {
            var wasIncluded = entity.included();
            entity.registered(registries.of(entity.id()), filter);
            var state = entity.state();
            if (!wasIncluded && entity.included() && state != null) {
                listener.changed(entity, null, state.lastUpdated(), received);
            }
        }
    }

    private void applyAll(Slice group, boolean whole, long received) throws MalformedJsonException {
        var scanner = new JsonScanner(group);
        if (!scanner.enter('{')) {
            unreadable("group of entities", "is not an object");
            return;
        }
        while (scanner.nextMember()) {
            var id = scanner.name().text();
            if (whole) {
                entry.readWhole(scanner);
            } else {
                entry.readDifference(scanner);
            }
            if (!isEntityId(id)) {
                unreadable("entity", "has an id that is none");
            } else if (entry.problem() != null) {
                unreadable(id, entry.problem());
            } else {
                apply(id, whole, received);
            }
        }
    }

    private void apply(String id, boolean whole, long received) {
        var entity = entities.get(id);
        if (entity == null && !whole) {
            lostTrack = true;
            unreadable(id, "has a difference to a state that never came");
            return;
        }
        if (entity == null) {
            entity = new Entity(id, writer.shared(EntityFilter.domain(id)));
            entity.registered(registries.of(id), filter);
            entities.put(id, entity);
        }
        var before = entity.state();
        var now = writer.write(id, whole ? null : before, entry);
        entity.seenIn(snapshot);
        entity.becomes(now);
        if (before != null && before.lastUpdated() == now.lastUpdated()) {
            tally.unchanged();
        } else {
            pass(entity, before, now.lastUpdated(), received);
        }
    }

    private void removeAll(Slice group, long received) throws MalformedJsonException {
        var scanner = new JsonScanner(group);
        if (!scanner.enter('[')) {
            unreadable("group of removals", "is not a list");
            return;
        }
        while (scanner.nextElement()) {
            var id = scanner.value();
            var entity = id.isText() ? entities.get(id.text()) : null;
            if (entity == null) {
                tally.unchanged();
            } else {
                remove(entity, received);
            }
        }
    }

    private void remove(Entity entity, long received) {
        var before = entity.state();
        entities.remove(entity.id());
        entity.becomes(null);
        pass(entity, before, received, received);
    }

    private void pass(Entity entity, @Nullable CachedState before, long micros, long received) {
        if (entity.included()) {
            listener.changed(entity, before, micros, received);
        } else {
            tally.filtered(Origin.STATE);
        }
    }

    private void unreadable(String what, @Nullable String problem) {
        tally.unreadable();
        LOG.warn("Left out a state that makes no sense: {} {}", what, problem);
    }

    private static boolean isEntityId(String id) {
        for (var i = 0; i < id.length(); i++) {
            var c = id.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '"' || c == '\\') {
                return false;
            }
        }
        return id.indexOf('.') > 0;
    }
}

package io.haingestor.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.haingestor.events.EpochMicros;
import io.haingestor.events.GatewayEvents.Connected;
import io.haingestor.events.GatewayEvents.Disconnected;
import io.haingestor.gateway.Tally.Origin;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway knows of the home, over all connections, and the events that follow from what it learns. Lives on the gateway's loop.
 */
final class Home {
    private final EntityFilter filter;
    private final Secrets secrets;
    private final Secrets inServiceCalls;
    private final Clock clock;
    private final Tally tally;
    private final EventFactory factory;
    private final Delivery delivery;
    private final Registries registries;
    private final RegistryPayload registryPayload = new RegistryPayload();
    private final EntityFeed feed;
    private volatile int entities;
    private volatile @Nullable Instant lastEvent;

    Home(
            GatewaySettings.Home settings,
            Clock clock,
            TimeText times,
            Tally tally,
            EventFactory factory,
            Delivery delivery) {
        filter = settings.filter();
        secrets = settings.secrets();
        inServiceCalls = secrets.forServiceCalls();
        this.clock = clock;
        this.tally = tally;
        this.factory = factory;
        this.delivery = delivery;
        registries = new Registries(secrets);
        feed = new EntityFeed(new StateWriter(secrets, times), registries, filter, tally, this::changed);
    }

    /** @return how many entities are known; for any thread */
    int entities() {
        return entities;
    }

    /** @return when the last change or event arrived; for any thread */
    @Nullable
    Instant lastEvent() {
        return lastEvent;
    }

    /** @return whether this registry was ever listed */
    boolean knows(RegistryKind kind) {
        return registries.knows(kind);
    }

    /** The next states are a whole snapshot. */
    void beginSnapshot() {
        feed.beginSnapshot();
    }

    /** @return whether a new snapshot is needed to know all states again */
    boolean states(Message.Groups groups) {
        feed.apply(groups, arrived());
        entities = feed.size();
        return feed.lostTrack();
    }

    /** The home runs, so what its last snapshot did not name is gone. */
    void removeAbsent() {
        feed.removeAbsent(now());
        entities = feed.size();
    }

    /** An event of a type that the user asked for. */
    void event(Slice json) {
        var event = HomeEvent.read(json, secrets, inServiceCalls);
        if (event == null) {
            tally.unreadable();
            return;
        }
        if (event.type().equals("state_changed")) {
            // Part of "all events"; the states come by subscribe_entities.
            return;
        }
        var received = arrived();
        var entity = feed.find(event.entityId());
        if (!isIncluded(event.entityId(), entity)) {
            tally.filtered(Origin.OTHER);
            return;
        }
        delivery.offer(factory.homeAssistant(event, entity, received), Origin.OTHER);
    }

    /** @return a registry event, for its details; a rename is known from here on */
    @Nullable
    HomeEvent registryEvent(Slice json) {
        var event = HomeEvent.read(json, secrets, inServiceCalls);
        if (event != null && event.type().equals("entity_registry_updated")) {
            var data = event.data();
            var before = data.path("old_entity_id")
                    .asText(data.path("changes").path("entity_id").asText(""));
            var now = data.path("entity_id").asText("");
            if (!before.isEmpty() && !now.isEmpty()) {
                registries.renamed(before, now);
            }
        }
        return event;
    }

    /**
     * A registry was listed.
     *
     * @param kind which
     * @param list its entries
     * @param cause tells this change from an equal one before; empty when nothing does
     * @throws MalformedJsonException when it is no list
     */
    void registry(RegistryKind kind, Slice list, String cause) throws MalformedJsonException {
        var changes = registries.replace(kind, list);
        var received = now();
        var changedEntities = new HashSet<String>();
        for (var change : changes) {
            if (change instanceof Registries.Change.First first) {
                for (var data : registryPayload.snapshot(kind, first.entries())) {
                    delivery.offer(factory.registry(kind, "snapshot", null, data, "", received), Origin.OWN);
                }
            } else if (change instanceof Registries.Change.Updated updated) {
                var data = registryPayload.updated(kind, updated.now(), updated.before());
                delivery.offer(
                        factory.registry(kind, "updated", updated.now().id(), data, cause, received), Origin.OWN);
                addEntity(changedEntities, kind, updated.now());
                addEntity(changedEntities, kind, updated.before());
            } else if (change instanceof Registries.Change.Removed removed) {
                var data = registryPayload.removed(kind, removed.before());
                var id = removed.before().id();
                delivery.offer(factory.registry(kind, "removed", id, data, cause, received), Origin.OWN);
                addEntity(changedEntities, kind, removed.before());
            }
        }
        applyRegistry(kind, changes, changedEntities, received);
    }

    /**
     * The home's own configuration is known, before its states.
     *
     * @param config what {@code get_config} answered
     */
    void config(JsonNode config) {
        var data = HomeConfigPayload.of(config, secrets);
        if (!data.equals(HomeConfigPayload.NOTHING)) {
            delivery.offer(factory.homeConfig(data, now()), Origin.OWN);
        }
    }

    void connected(Connected data) {
        delivery.offer(factory.connected(data), Origin.OWN);
    }

    void disconnected(Disconnected data) {
        delivery.offer(factory.disconnected(data), Origin.OWN);
    }

    /** A message made no sense. */
    void unreadable() {
        tally.unreadable();
    }

    private void changed(Entity entity, @Nullable CachedState before, long micros, long received) {
        delivery.offer(factory.stateChanged(entity, before, entity.state(), micros, received), Origin.STATE);
    }

    private void applyRegistry(
            RegistryKind kind, List<Registries.Change> changes, Set<String> changedEntities, long received) {
        if (changes.isEmpty() || kind.equals(RegistryKind.LABEL) || kind.equals(RegistryKind.CONFIG_ENTRY)) {
            return;
        }
        var onlySome = kind.equals(RegistryKind.ENTITY) && !changedEntities.isEmpty();
        feed.registryChanged(onlySome ? changedEntities : null, received);
    }

    private static void addEntity(Set<String> ids, RegistryKind kind, @Nullable RegistryEntry entry) {
        if (entry != null && kind.equals(RegistryKind.ENTITY)) {
            var id = entry.text("entity_id");
            if (id != null) {
                ids.add(id);
            }
        }
    }

    private boolean isIncluded(@Nullable String id, @Nullable Entity entity) {
        if (entity != null) {
            return entity.included();
        }
        return id == null || filter.lets(id, registries.of(id));
    }

    private long arrived() {
        var now = clock.instant();
        lastEvent = now;
        return EpochMicros.of(now);
    }

    private long now() {
        return EpochMicros.of(clock.instant());
    }
}

package io.haingestor.gateway;

import io.haingestor.events.EventJson;
import io.haingestor.events.RegistryBlock;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An entity that the gateway knows: its present state and what the registries say of it. For one thread. */
final class Entity {
    private final String id;
    private final String domain;
    private @Nullable CachedState state;
    private byte @Nullable [] registry;
    private @Nullable String area;
    private boolean included = true;
    private int snapshot;

    Entity(String id, String domain) {
        this.id = id;
        this.domain = domain;
    }

    String id() {
        return id;
    }

    String domain() {
        return domain;
    }

    /** @return the present state; null before the first and after a removal */
    @Nullable
    CachedState state() {
        return state;
    }

    /** @return what the registries say, as JSON; null when it is not registered */
    byte @Nullable [] registry() {
        return registry;
    }

    /** @return the id of its area */
    @Nullable
    String area() {
        return area;
    }

    /** @return whether its events are passed on */
    boolean included() {
        return included;
    }

    /** @return the number of the last snapshot or addition that named it */
    int snapshot() {
        return snapshot;
    }

    void becomes(@Nullable CachedState now) {
        state = now;
    }

    void seenIn(int number) {
        snapshot = number;
    }

    /** Takes what the registries say now. */
    void registered(@Nullable RegistryBlock block, EntityFilter filter) {
        var json = block == null ? null : EventJson.write(block);
        registry = Arrays.equals(json, registry) ? registry : json;
        area = block == null ? null : block.areaId();
        included = filter.lets(id, block);
    }
}

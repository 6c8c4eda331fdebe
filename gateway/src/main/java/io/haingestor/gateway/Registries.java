package io.haingestor.gateway;

import io.haingestor.events.RegistryBlock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What Home Assistant's registries say, as far as this gateway was told. For one thread. */
final class Registries {
    private static final int DEEPEST_DEVICE = 8;

    private final Secrets secrets;
    private final Map<String, Map<String, RegistryEntry>> entries = new HashMap<>();
    private final Map<String, RegistryEntry> byEntity = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();

    Registries(Secrets secrets) {
        this.secrets = secrets;
    }

    /** How a registry differs from what was known of it. */
    sealed interface Change {
        /**
         * It was not known at all.
         *
         * @param entries all that is in it
         */
        record First(List<RegistryEntry> entries) implements Change {}

        /**
         * An entry was added or changed.
         *
         * @param now the entry
         * @param before what it was; null when it is new
         */
        record Updated(RegistryEntry now, @Nullable RegistryEntry before) implements Change {}

        /**
         * An entry is gone.
         *
         * @param before what it was
         */
        record Removed(RegistryEntry before) implements Change {}
    }

    /** @return whether this registry was ever listed */
    boolean knows(RegistryKind kind) {
        return entries.containsKey(kind.text());
    }

    /**
     * Takes a list for what the registry now holds.
     *
     * @param kind which registry
     * @param list what its command gave
     * @return how it differs from before; entries that make no sense are left out
     * @throws MalformedJsonException when it is no list of objects
     */
    List<Change> replace(RegistryKind kind, Slice list) throws MalformedJsonException {
        var now = read(kind, list);
        var before = entries.put(kind.text(), now);
        if (kind.equals(RegistryKind.ENTITY)) {
            byEntity.clear();
            now.values().forEach(entry -> {
                var entityId = entry.text("entity_id");
                if (entityId != null) {
                    byEntity.put(entityId, entry);
                }
            });
        }
        if (before == null) {
            return List.of(new Change.First(List.copyOf(now.values())));
        }
        var changes = new ArrayList<Change>();
        now.forEach((id, entry) -> {
            var was = before.get(id);
            if (was == null || !was.saysTheSameAs(entry)) {
                changes.add(new Change.Updated(entry, was));
            }
        });
        before.forEach((id, entry) -> {
            if (!now.containsKey(id)) {
                changes.add(new Change.Removed(entry));
            }
        });
        return changes;
    }

    /** An entity has another id from now on. Until the registry is listed anew, its entry is found under both. */
    void renamed(String before, String now) {
        var entry = byEntity.get(before);
        if (entry != null) {
            byEntity.put(now, entry);
        }
    }

    /** @return what the registries know of an entity; null when it is not registered */
    @Nullable
    RegistryBlock of(String entityId) {
        var entity = byEntity.get(entityId);
        if (entity == null) {
            return null;
        }
        var device = entry(RegistryKind.DEVICE, entity.text("device_id"));
        var areaId = entity.text("area_id") != null ? entity.text("area_id") : areaOf(device);
        var area = entry(RegistryKind.AREA, areaId);
        var floorId = text(area, "floor_id");
        var labels = new TreeSet<String>(entity.labels());
        if (device != null) {
            labels.addAll(device.labels());
        }
        if (area != null) {
            labels.addAll(area.labels());
        }
        var givenName = text(device, "name_by_user");
        return new RegistryBlock(
                entity.id(),
                entity.text("platform"),
                entity.text("unique_id"),
                entity.text("config_entry_id"),
                entity.text("device_id"),
                givenName != null ? givenName : text(device, "name"),
                text(device, "manufacturer"),
                text(device, "model"),
                areaId,
                text(area, "name"),
                floorId,
                text(entry(RegistryKind.FLOOR, floorId), "name"),
                List.copyOf(labels));
    }

    private Map<String, RegistryEntry> read(RegistryKind kind, Slice list) throws MalformedJsonException {
        var scanner = new JsonScanner(list);
        if (!scanner.enter('[')) {
            throw new MalformedJsonException("expected a list of the " + kind.text() + " registry");
        }
        var read = new LinkedHashMap<String, RegistryEntry>();
        while (scanner.nextElement()) {
            var entry = RegistryEntry.read(kind, scanner.value(), secrets, names);
            if (entry != null) {
                read.put(entry.id(), entry);
            }
        }
        return read;
    }

    /** A device without an area is where its parent is. */
    private @Nullable String areaOf(@Nullable RegistryEntry device) {
        var at = device;
        for (var depth = 0; at != null && depth < DEEPEST_DEVICE; depth++) {
            var area = at.text("area_id");
            if (area != null) {
                return area;
            }
            at = entry(RegistryKind.DEVICE, at.text("parent_device_id"));
        }
        return null;
    }

    private @Nullable RegistryEntry entry(RegistryKind kind, @Nullable String id) {
        var known = entries.get(kind.text());
        return known == null || id == null ? null : known.get(id);
    }

    private static @Nullable String text(@Nullable RegistryEntry entry, String field) {
        return entry == null ? null : entry.text(field);
    }
}

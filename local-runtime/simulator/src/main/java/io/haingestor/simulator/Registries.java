package io.haingestor.simulator;

import org.jspecify.annotations.Nullable;

/** All registries of the home, and what follows from several of them together. Used by one thread. */
final class Registries {
    final Registry<Entry.Floor> floors = new Registry<>(Entry.Floor.class, Entry.Floor::floorId);
    final Registry<Entry.Area> areas = new Registry<>(Entry.Area.class, Entry.Area::areaId);
    final Registry<Entry.Label> labels = new Registry<>(Entry.Label.class, Entry.Label::labelId);
    final Registry<Entry.Device> devices = new Registry<>(Entry.Device.class, Entry.Device::id);
    final Registry<Entry.Entity> entities = new Registry<>(Entry.Entity.class, Entry.Entity::entityId);
    final Registry<Entry.Config> configEntries = new Registry<>(Entry.Config.class, Entry.Config::entryId);

    /** The name a user sees: the entity's own, or its device's name before the name the integration gave. */
    String friendlyName(Entry.Entity entity) {
        if (entity.name() != null) {
            return entity.name();
        }
        var original = entity.originalName();
        var device = deviceName(entity);
        if (device == null || !entity.hasEntityName()) {
            return original == null ? entity.entityId() : original;
        }
        return original == null ? device : device + ' ' + original;
    }

    private @Nullable String deviceName(Entry.Entity entity) {
        var id = entity.deviceId();
        return id == null ? null : devices.find(id).map(Entry.Device::shownName).orElse(null);
    }
}

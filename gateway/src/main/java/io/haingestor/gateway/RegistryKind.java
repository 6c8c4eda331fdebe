package io.haingestor.gateway;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One of Home Assistant's registries.
 *
 * @param text its name in events
 * @param command the command that lists it
 * @param events the Home Assistant events after which it may have changed
 * @param idField the field that identifies an entry
 * @param fields the fields that a state event may need, all of them texts
 */
record RegistryKind(String text, String command, Set<String> events, String idField, List<String> fields) {
    static final RegistryKind ENTITY = new RegistryKind(
            "entity",
            "config/entity_registry/list",
            Set.of("entity_registry_updated"),
            "id",
            List.of("entity_id", "platform", "unique_id", "config_entry_id", "device_id", "area_id"));
    static final RegistryKind DEVICE = new RegistryKind(
            "device",
            "config/device_registry/list",
            Set.of("device_registry_updated"),
            "id",
            List.of("name_by_user", "name", "manufacturer", "model", "area_id", "parent_device_id"));
    static final RegistryKind AREA = new RegistryKind(
            "area",
            "config/area_registry/list",
            Set.of("area_registry_updated"),
            "area_id",
            List.of("name", "floor_id"));
    static final RegistryKind FLOOR = new RegistryKind(
            "floor", "config/floor_registry/list", Set.of("floor_registry_updated"), "floor_id", List.of("name"));
    static final RegistryKind LABEL = new RegistryKind(
            "label", "config/label_registry/list", Set.of("label_registry_updated"), "label_id", List.of());
    /**
     * Has no event of its own, only a command that tells of changes. For a home that refuses it: what adds or removes an entry also adds or removes devices, or loads a component.
     */
    static final RegistryKind CONFIG_ENTRY = new RegistryKind(
            "config_entry",
            "config_entries/get",
            Set.of("device_registry_updated", "component_loaded"),
            "entry_id",
            List.of());

    /** Every registry. Areas, floors and labels come first: they are small, and entities refer to them. */
    static final List<RegistryKind> ALL = List.of(AREA, FLOOR, LABEL, CONFIG_ENTRY, DEVICE, ENTITY);

    private static final Set<String> DIFFERENT_EVERYWHERE = Set.of("entity_id", "unique_id");

    /** @return where a field stands in {@link #fields()}; -1 when it is not kept */
    int field(@Nullable String name) {
        return fields.indexOf(name);
    }

    /** @return whether many entries have the same text in this field */
    boolean isShared(String field) {
        return !DIFFERENT_EVERYWHERE.contains(field);
    }
}

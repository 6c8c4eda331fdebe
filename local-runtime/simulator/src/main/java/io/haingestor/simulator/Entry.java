package io.haingestor.simulator;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An entry of one of Home Assistant's registries, with the names of its JSON as components (in snake_case). */
sealed interface Entry {

    record Area(
            String areaId,
            String name,
            @Nullable String floorId,
            @Nullable String icon,
            @Nullable String picture,
            List<String> aliases,
            List<String> labels)
            implements Entry {}

    record Floor(String floorId, String name, @Nullable Integer level, @Nullable String icon, List<String> aliases)
            implements Entry {}

    record Label(
            String labelId, String name, @Nullable String color, @Nullable String icon, @Nullable String description)
            implements Entry {}

    record Device(
            String id,
            @Nullable String name,
            @Nullable String nameByUser,
            @Nullable String areaId,
            List<String> configEntries,
            List<List<String>> connections,
            List<List<String>> identifiers,
            List<String> labels,
            @Nullable String manufacturer,
            @Nullable String model,
            @Nullable String swVersion,
            @Nullable String hwVersion,
            @Nullable String serialNumber,
            @Nullable String viaDeviceId,
            @Nullable String configurationUrl,
            @Nullable String entryType,
            @Nullable String disabledBy)
            implements Entry {

        @Nullable
        String shownName() {
            return nameByUser != null ? nameByUser : name;
        }
    }

    record Entity(
            String id,
            String entityId,
            String uniqueId,
            String platform,
            @Nullable String configEntryId,
            @Nullable String deviceId,
            @Nullable String areaId,
            @Nullable String name,
            @Nullable String originalName,
            boolean hasEntityName,
            @Nullable String icon,
            List<String> labels,
            @Nullable String entityCategory,
            @Nullable String disabledBy,
            @Nullable String hiddenBy,
            @Nullable String translationKey,
            Map<String, Map<String, Boolean>> options)
            implements Entry {}

    record Config(
            String entryId,
            String domain,
            String title,
            String source,
            String state,
            boolean supportsOptions,
            boolean supportsRemoveDevice,
            boolean supportsUnload,
            boolean prefDisableNewEntities,
            boolean prefDisablePolling,
            @Nullable String disabledBy,
            @Nullable String reason)
            implements Entry {}
}

package io.haingestor.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Home Assistant's registries know of an entity. Every field may be absent: cores differ, and most entities have only
 * some. The area is the entity's own, else its device's, else the parent device's.
 *
 * @param registryId the entity's id in the registry, which a rename keeps
 * @param integration the integration that provides the entity ({@code platform} in the registry)
 * @param uniqueId the integration's own id of the entity
 * @param configEntryId the configuration entry it came from
 * @param deviceId the device
 * @param deviceName the device's name, the user's before the integration's
 * @param manufacturer the device's manufacturer
 * @param model the device's model
 * @param areaId the area
 * @param areaName the area's name
 * @param floorId the area's floor
 * @param floorName the floor's name
 * @param labels ids of the labels on the entity, its device and its area, sorted, each once
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RegistryBlock(
        @Nullable String registryId,
        @Nullable String integration,
        @Nullable String uniqueId,
        @Nullable String configEntryId,
        @Nullable String deviceId,
        @Nullable String deviceName,
        @Nullable String manufacturer,
        @Nullable String model,
        @Nullable String areaId,
        @Nullable String areaName,
        @Nullable String floorId,
        @Nullable String floorName,
        List<String> labels) {

    /** Takes absent labels as none. */
    @SuppressWarnings("NullAway") // Jackson passes null for an absent list.
    public RegistryBlock {
        labels = labels == null ? List.of() : List.copyOf(labels);
    }
}

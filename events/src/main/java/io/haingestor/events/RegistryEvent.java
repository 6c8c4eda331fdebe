package io.haingestor.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Data of {@code io.home-assistant.registry.<kind>.*}; the entries are Home Assistant's own, whose fields vary by core. */
public sealed interface RegistryEvent {

    /** @return {@code entity}, {@code device}, {@code area}, {@code floor}, {@code label} or {@code config_entry} */
    String kind();

    /**
     * The whole registry, as first seen on a connection. A large registry comes as several events.
     *
     * @param kind which registry
     * @param part which of the parts this is, from 1
     * @param parts how many parts the snapshot has
     * @param entries the entries of this part
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Snapshot(String kind, int part, int parts, List<JsonNode> entries) implements RegistryEvent {}

    /**
     * One entry that was added or changed.
     *
     * @param kind which registry
     * @param id the entry's id
     * @param entry the entry now
     * @param previous the entry before; null when it is new
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Updated(String kind, String id, JsonNode entry, @Nullable JsonNode previous) implements RegistryEvent {}

    /**
     * One entry that is gone.
     *
     * @param kind which registry
     * @param id the entry's id
     * @param previous the entry as it was
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Removed(String kind, String id, JsonNode previous) implements RegistryEvent {}
}

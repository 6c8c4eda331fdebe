package io.haingestor.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** The entity registry's own commands: what changes there also changes the entity's state. */
final class EntityRegistryCommands {
    private final Home home;
    private final Registries registries;

    EntityRegistryCommands(Home home) {
        this.home = home;
        this.registries = home.registries();
    }

    /** The compact list of the front end: absent where nothing is set, disabled entities left out. */
    ObjectNode forDisplay() {
        var answer = Json.object();
        answer.putObject("entity_categories").put("0", "config").put("1", "diagnostic");
        var entities = answer.putArray("entities");
        for (var entity : registries.entities.all()) {
            if (entity.disabledBy() == null) {
                entities.add(display(entity));
            }
        }
        return answer;
    }

    private static ObjectNode display(Entry.Entity entity) {
        var display = Json.object().put("ei", entity.entityId()).put("pl", entity.platform());
        entity.labels().forEach(display.putArray("lb")::add);
        put(display, "ai", entity.areaId());
        put(display, "di", entity.deviceId());
        put(display, "ic", entity.icon());
        put(display, "tk", entity.translationKey());
        if (entity.entityCategory() != null) {
            display.put("ec", entity.entityCategory().equals("config") ? 0 : 1);
        }
        if (entity.hiddenBy() != null) {
            display.put("hb", true);
        }
        if (entity.hasEntityName()) {
            display.put("en", entity.originalName());
        }
        put(display, "en", entity.name() == null ? entity.originalName() : entity.name());
        return display;
    }

    private static void put(ObjectNode display, String key, @Nullable String value) {
        if (value != null) {
            display.put(key, value);
        }
    }

    Object get(ObjectNode message) throws CommandException {
        return find(message.path("entity_id").asText());
    }

    void update(Session session, int id, ObjectNode message) throws CommandException {
        var oldId = message.path("entity_id").asText();
        var entity = find(oldId);
        var values = RegistryCommands.values(message, "entity_id");
        var newId = values.has("new_entity_id") ? values.remove("new_entity_id").asText() : oldId;
        if (!newId.equals(oldId)
                && (registries.entities.find(newId).isPresent() || home.states().get(newId) != null)) {
            throw new CommandException("invalid_info", "Entity with this ID is already registered");
        }
        var changes = registries.entities.update(entity, values.put("entity_id", newId));
        var updated = find(newId);
        if (!changes.isEmpty()) {
            var data = Json.object().put("action", "update").put("entity_id", newId);
            data.set("changes", changes);
            if (!newId.equals(oldId)) {
                data.put("old_entity_id", oldId);
            }
            home.fire("entity_registry_updated", data);
        }
        ObjectNode answer = Json.object();
        answer.set("entity_entry", Json.MAPPER.valueToTree(updated));
        session.connection().send(Messages.result(id, answer.toString()));
        follow(oldId, updated);
    }

    void remove(Session session, int id, ObjectNode message) throws CommandException {
        var entityId = find(message.path("entity_id").asText()).entityId();
        registries.entities.remove(entityId);
        home.fire(
                "entity_registry_updated", Json.object().put("action", "remove").put("entity_id", entityId));
        session.connection().send(Messages.result(id, "null"));
        home.remove(entityId, null);
    }

    /** After a change in the registry: a rename is a removal and an addition, and moves what the recorder has. */
    private void follow(String oldId, Entry.Entity entity) {
        var state = home.states().get(oldId);
        if (state == null) {
            return;
        }
        if (entity.disabledBy() != null) {
            home.remove(oldId, null);
            return;
        }
        var attributes = state.attributes().with("friendly_name", registries.friendlyName(entity));
        if (!entity.entityId().equals(oldId)) {
            home.remove(oldId, null);
            home.history().rename(oldId, entity.entityId());
        }
        home.set(entity.entityId(), state.text(), attributes, false, null);
    }

    private Entry.Entity find(String entityId) throws CommandException {
        return registries.entities.find(entityId).orElseThrow(() -> RegistryCommands.missing("entity"));
    }
}

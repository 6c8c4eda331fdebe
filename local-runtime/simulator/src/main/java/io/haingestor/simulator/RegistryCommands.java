package io.haingestor.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.haingestor.simulator.Schema.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Registries over the WebSocket (config/*_registry.py of 2024.3.3; areas with floors and labels as in 2024.4). */
final class RegistryCommands {
    private final Home home;
    private final Registries registries;
    private final FaultState faults;

    RegistryCommands(Home home, FaultState faults) {
        this.home = home;
        this.registries = home.registries();
        this.faults = faults;
    }

    void addTo(Commands commands) {
        list(commands, "area", registries.areas);
        list(commands, "floor", registries.floors);
        list(commands, "label", registries.labels);
        list(commands, "device", registries.devices);
        list(commands, "entity", registries.entities);
        edit(commands, "area", registries.areas, keys("name", "floor_id", "icon", "picture", "aliases", "labels"));
        edit(commands, "floor", registries.floors, keys("name", "level", "icon", "aliases"));
        edit(commands, "label", registries.labels, keys("name", "color", "icon", "description"));
        var entities = new EntityRegistryCommands(home);
        new ConfigEntryCommands(home, faults).addTo(commands);
        commands.answer("config/entity_registry/list_for_display", Schema.none(), message -> {
                    present("entity");
                    return entities.forDisplay();
                })
                .answer("config/entity_registry/get", Schema.none().required("entity_id", Kind.TEXT), entities::get)
                .add(
                        "config/entity_registry/update",
                        keys("name", "area_id", "icon", "labels", "new_entity_id", "disabled_by", "hidden_by")
                                .required("entity_id", Kind.TEXT),
                        entities::update)
                .add("config/entity_registry/remove", Schema.none().required("entity_id", Kind.TEXT), entities::remove)
                .add(
                        "config/device_registry/update",
                        keys("name_by_user", "area_id", "labels", "disabled_by").required("device_id", Kind.TEXT),
                        this::updateDevice);
    }

    private void list(Commands commands, String kind, Registry<? extends Entry> registry) {
        commands.answer("config/" + kind + "_registry/list", Schema.none(), message -> {
            present(kind);
            return registry.all();
        });
    }

    private void present(String kind) throws CommandException {
        if (faults.absentRegistries().contains(kind)) {
            throw new CommandException("unknown_command", "Unknown command.");
        }
    }

    private <T extends Entry> void edit(Commands commands, String kind, Registry<T> registry, Schema keys) {
        var idKey = kind + "_id";
        var prefix = "config/" + kind + "_registry/";
        commands.answer(prefix + "create", keys.copy().required("name", Kind.TEXT), message -> {
            var values = values(message, "");
            var id = values.path("name").asText().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
            if (registry.find(id).isPresent()) {
                throw new CommandException(
                        "invalid_info", "The name " + values.path("name").asText() + " is already in use");
            }
            var entry = registry.add(registry.read(complete(values.put(idKey, id))));
            changed(kind, "create", id);
            return entry;
        });
        commands.answer(prefix + "update", keys.copy().required(idKey, Kind.TEXT), message -> {
            var id = message.path(idKey).asText();
            var entry = registry.find(id).orElseThrow(() -> missing(kind));
            if (!registry.update(entry, values(message, idKey)).isEmpty()) {
                changed(kind, "update", id);
            }
            return registry.find(id).orElseThrow(() -> missing(kind));
        });
        commands.add(prefix + "delete", Schema.none().required(idKey, Kind.TEXT), (session, id, message) -> {
            var key = message.path(idKey).asText();
            if (!registry.remove(key)) {
                throw missing(kind);
            }
            changed(kind, "remove", key);
            session.connection().send(Messages.result(id, kind.equals("area") ? "\"success\"" : "null"));
        });
    }

    private void changed(String kind, String action, String id) {
        home.fire(
                kind + "_registry_updated", Json.object().put("action", action).put(kind + "_id", id));
    }

    private void updateDevice(Session session, int id, ObjectNode message) throws CommandException {
        var deviceId = message.path("device_id").asText();
        var device = registries.devices.find(deviceId).orElseThrow(() -> missing("device"));
        var changes = registries.devices.update(device, values(message, "device_id"));
        if (!changes.isEmpty()) {
            var data = Json.object().put("action", "update").put("device_id", deviceId);
            home.fire("device_registry_updated", data.set("changes", changes));
            // As the real one: a device's new name is no event of its entities, only their friendly_name.
            for (var entity : List.copyOf(registries.entities.all())) {
                if (deviceId.equals(entity.deviceId())) {
                    rename(entity);
                }
            }
        }
        session.connection()
                .send(Messages.result(
                        id, Json.write(registries.devices.find(deviceId).orElseThrow())));
    }

    private void rename(Entry.Entity entity) {
        var state = home.states().get(entity.entityId());
        if (state != null) {
            var attributes = state.attributes().with("friendly_name", registries.friendlyName(entity));
            home.set(entity.entityId(), state.text(), attributes, false, null);
        }
    }

    /** @return the message without its id, its type and the key of its entry */
    static ObjectNode values(ObjectNode message, String key) {
        return message.deepCopy().without(List.of("id", "type", key));
    }

    static CommandException missing(String kind) {
        return kind.equals("area") || kind.equals("floor") || kind.equals("label")
                ? new CommandException(
                        "invalid_info", Character.toUpperCase(kind.charAt(0)) + kind.substring(1) + " ID doesn't exist")
                : CommandException.notFound(Character.toUpperCase(kind.charAt(0)) + kind.substring(1) + " not found");
    }

    private static JsonNode complete(ObjectNode values) {
        Map<String, JsonNode> absent = new LinkedHashMap<>();
        for (var list : List.of("aliases", "labels")) {
            if (!values.has(list)) {
                absent.put(list, Json.MAPPER.createArrayNode());
            }
        }
        return values.setAll(absent);
    }

    static Schema keys(String... names) {
        var schema = Schema.none();
        for (var name : names) {
            schema.optional(name, name.equals("aliases") || name.equals("labels") ? Kind.TEXTS : Kind.ANY);
        }
        return schema;
    }
}

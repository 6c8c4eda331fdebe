package io.haingestor.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** One of Home Assistant's registries: entries by key, in the order they were made. Used by one thread. */
final class Registry<T extends Entry> {
    private final Map<String, T> entries = new LinkedHashMap<>();
    private final Class<T> type;
    private final Function<T, String> key;

    Registry(Class<T> type, Function<T, String> key) {
        this.type = type;
        this.key = key;
    }

    Collection<T> all() {
        return entries.values();
    }

    Optional<T> find(String wanted) {
        return Optional.ofNullable(entries.get(wanted));
    }

    T add(T entry) {
        entries.put(key.apply(entry), entry);
        return entry;
    }

    boolean remove(String wanted) {
        return entries.remove(wanted) != null;
    }

    /**
     * Puts other values into some fields of an entry; its key may be among them.
     *
     * @param values by their JSON names
     * @return the fields that were different, with their old values; empty when nothing changed
     * @throws CommandException when a value is not of its field's kind
     */
    ObjectNode update(T entry, ObjectNode values) throws CommandException {
        ObjectNode before = Json.MAPPER.valueToTree(entry);
        var after = before.deepCopy();
        after.setAll(values);
        var changes = Json.object();
        before.properties().forEach(field -> {
            if (!field.getValue().equals(after.get(field.getKey()))) {
                changes.set(field.getKey(), field.getValue());
            }
        });
        var changed = read(after);
        if (!changes.isEmpty()) {
            entries.remove(key.apply(entry));
            entries.put(key.apply(changed), changed);
        }
        return changes;
    }

    /** @throws CommandException when a value is not of its field's kind */
    T read(JsonNode json) throws CommandException {
        try {
            return Json.MAPPER.treeToValue(json, type);
        } catch (JsonProcessingException e) {
            throw CommandException.invalidFormat(e.getOriginalMessage());
        }
    }
}

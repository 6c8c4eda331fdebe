package io.haingestor.gateway;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds states from what {@code subscribe_entities} sends, as Home Assistant's {@code state_changed} would show them, and leaves the secrets out. For one
 * thread.
 *
 * <p>The format of the entries is {@code as_compressed_state} and {@code _state_diff} of Home Assistant's {@code websocket_api/messages.py}. It
 * carries no {@code last_reported}, so a rebuilt state has none.
 */
final class StateWriter {
    private static final byte[] ENTITY_KEY = CachedState.ascii("{\"entity_id\":\"");
    private static final byte[] DEVICE_CLASS = CachedState.ascii("\"device_class\"");
    private static final String NO_PARENT_AND_USER = ",\"parent_id\":null,\"user_id\":null}";

    private final Secrets secrets;
    private final TimeText times;
    private final ByteBuilder out = new ByteBuilder();
    private final Map<String, String> shared = new HashMap<>();

    StateWriter(Secrets secrets, TimeText times) {
        this.secrets = secrets;
        this.times = times;
    }

    /**
     * @param entityId the entity
     * @param before the state that the entry is a difference to; null when the entry is a whole state
     * @param entry an entry without a problem
     * @return the state after it
     */
    CachedState write(String entityId, @Nullable CachedState before, StateEntry entry) {
        var lastChanged = entry.lastChangedOr(before == null ? 0 : before.lastChanged());
        var lastUpdated = entry.lastUpdatedOr(before == null ? 0 : before.lastUpdated());
        out.clear();
        out.append(ENTITY_KEY).ascii(entityId).append(CachedState.STATE_KEY);
        var state = entry.state();
        if (state != null) {
            out.append(state);
        } else if (before != null) {
            out.append(before.state());
        }
        var stateEnd = out.length();
        out.append(CachedState.ATTRIBUTES_KEY);
        writeAttributes(before, entry);
        var attributesEnd = out.length();
        out.ascii(",\"last_changed\":\"").ascii(times.homeAssistant(lastChanged));
        out.ascii("\",\"last_updated\":\"").ascii(times.homeAssistant(lastUpdated));
        out.ascii("\",\"context\":");
        var contextStart = out.length();
        writeContext(before, entry.context());
        out.append('}');
        var deviceClass = deviceClass(before, entry);
        return new CachedState(
                out.toBytes(), stateEnd, attributesEnd, contextStart, lastChanged, lastUpdated, deviceClass);
    }

    /** @return an equal text, the same one every time */
    String shared(String text) {
        return shared.computeIfAbsent(text, same -> same);
    }

    private void writeAttributes(@Nullable CachedState before, StateEntry entry) {
        var changed = entry.attributes();
        if (before != null && changed.isEmpty() && entry.removedAttributes().isEmpty()) {
            out.append(before.attributes());
            return;
        }
        out.append('{');
        if (before != null) {
            keepAttributes(before.attributes(), entry);
        }
        for (var attribute : changed) {
            if (!secrets.removes(attribute.name().text())) {
                var cleaned = secrets.cleaned(attribute.value());
                writeMember(attribute.name(), cleaned == null ? attribute.value() : Slice.of(cleaned));
            }
        }
        out.append('}');
    }

    private void keepAttributes(Slice attributes, StateEntry entry) {
        try {
            var scanner = new JsonScanner(attributes);
            scanner.enter('{');
            while (scanner.nextMember()) {
                var name = scanner.name();
                var value = scanner.value();
                if (!isIn(entry.removedAttributes(), name) && !isChanged(entry.attributes(), name)) {
                    writeMember(name, value);
                }
            }
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("The cache holds only what was read as JSON before", e);
        }
    }

    private void writeMember(Slice name, Slice value) {
        if (!out.endsWith('{')) {
            out.append(',');
        }
        out.append(name).append(':').append(value);
    }

    private void writeContext(@Nullable CachedState before, @Nullable Slice context) {
        if (context == null) {
            if (before == null) {
                out.ascii("null");
            } else {
                out.append(before.context());
            }
        } else if (context.isText()) {
            var tail = before == null ? null : before.contextTail();
            out.ascii("{\"id\":").append(context);
            if (tail == null) {
                out.ascii(NO_PARENT_AND_USER);
            } else {
                out.append(tail);
            }
        } else {
            out.ascii("{\"id\":");
            writeContextPart("id", context, before);
            out.ascii(",\"parent_id\":");
            writeContextPart("parent_id", context, before);
            out.ascii(",\"user_id\":");
            writeContextPart("user_id", context, before);
            out.append('}');
        }
    }

    private void writeContextPart(String name, Slice context, @Nullable CachedState before) {
        var part = member(context, name);
        if (part == null && before != null) {
            part = member(before.context(), name);
        }
        if (part == null) {
            out.ascii("null");
        } else {
            out.append(part);
        }
    }

    private static @Nullable Slice member(Slice object, String name) {
        try {
            var scanner = new JsonScanner(object);
            if (scanner.enter('{')) {
                while (scanner.nextMember()) {
                    if (scanner.nameIs(name)) {
                        return scanner.value();
                    }
                    scanner.skipValue();
                }
            }
            return null;
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("A slice is only made of what was read as JSON before", e);
        }
    }

    private @Nullable String deviceClass(@Nullable CachedState before, StateEntry entry) {
        for (var attribute : entry.attributes()) {
            if (attribute.name().sameAs(Slice.of(DEVICE_CLASS))) {
                return attribute.value().isText() ? shared(attribute.value().text()) : null;
            }
        }
        return before == null || isIn(entry.removedAttributes(), Slice.of(DEVICE_CLASS)) ? null : before.deviceClass();
    }

    private static boolean isIn(List<Slice> names, Slice name) {
        for (var other : names) {
            if (name.sameAs(other)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isChanged(List<StateEntry.Attribute> attributes, Slice name) {
        for (var attribute : attributes) {
            if (name.sameAs(attribute.name())) {
                return true;
            }
        }
        return false;
    }
}

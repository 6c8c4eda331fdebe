package io.haingestor.gateway;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A state of an entity: its JSON as Home Assistant's {@code state_changed} shows it, without secrets, and where the parts are that the next state may keep.
 * The JSON is {@code {"entity_id":...,"state":...,"attributes":...,"last_changed":...,"last_updated":...,"context":...}}.
 */
final class CachedState {
    static final byte[] STATE_KEY = ascii("\",\"state\":");
    static final byte[] ATTRIBUTES_KEY = ascii(",\"attributes\":");
    private static final byte[] PARENT_KEY = ascii(",\"parent_id\":");

    private final byte[] json;
    private final int stateEnd;
    private final int attributesEnd;
    private final int contextStart;
    private final long lastChanged;
    private final long lastUpdated;
    private final @Nullable String deviceClass;

    /**
     * @param json the whole
     * @param stateEnd where the state's value ends
     * @param attributesEnd where the attributes end
     * @param contextStart where the context begins
     * @param lastChanged microseconds since the epoch
     * @param lastUpdated microseconds since the epoch
     * @param deviceClass the attribute {@code device_class}
     */
    CachedState(
            byte[] json,
            int stateEnd,
            int attributesEnd,
            int contextStart,
            long lastChanged,
            long lastUpdated,
            @Nullable String deviceClass) {
        this.json = json;
        this.stateEnd = stateEnd;
        this.attributesEnd = attributesEnd;
        this.contextStart = contextStart;
        this.lastChanged = lastChanged;
        this.lastUpdated = lastUpdated;
        this.deviceClass = deviceClass;
    }

    long lastChanged() {
        return lastChanged;
    }

    long lastUpdated() {
        return lastUpdated;
    }

    @Nullable
    String deviceClass() {
        return deviceClass;
    }

    Slice whole() {
        return Slice.of(json);
    }

    Slice state() {
        // An entity id holds no quote, so this is the first.
        return new Slice(json, whole().indexOf(STATE_KEY) + STATE_KEY.length, stateEnd);
    }

    Slice attributes() {
        return new Slice(json, stateEnd + ATTRIBUTES_KEY.length, attributesEnd);
    }

    Slice context() {
        return new Slice(json, contextStart, json.length - 1);
    }

    /** @return what follows the id in the context; null when the context says nothing but an id, or nothing at all */
    @Nullable
    Slice contextTail() {
        var tail = new Slice(json, contextStart, json.length).indexOf(PARENT_KEY);
        return tail < 0 ? null : new Slice(json, tail, json.length - 1);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

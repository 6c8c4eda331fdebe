package io.haingestor.events;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JavaType;
import io.cloudevents.CloudEventData;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Data of an event that was made in this process: the payload itself beside its JSON. Whoever wants the bytes gets the same as from
 * {@link EventJson#write}, made once; whoever knows the type may take the payload without parsing. The payload must not be changed any more.
 * Safe for use by several threads.
 */
public final class PayloadData implements CloudEventData {
    private static final JavaType STATE_CHANGED =
            EventJson.mapper().constructType(new TypeReference<HomeAssistantEvent<StateChanged>>() {});

    private final JavaType type;
    private final Object value;
    private volatile byte @Nullable [] json;

    private PayloadData(JavaType type, Object value) {
        this.type = type;
        this.value = Objects.requireNonNull(value);
    }

    /**
     * @param payload a payload whose class says its whole type, e.g. an {@link EntityState}
     * @return data that holds it
     */
    public static PayloadData of(Object payload) {
        return new PayloadData(EventJson.mapper().constructType(payload.getClass()), payload);
    }

    /**
     * @param type the payload's type
     * @param payload a payload of that type
     * @return data that holds it
     */
    public static PayloadData of(JavaType type, Object payload) {
        return new PayloadData(type, payload);
    }

    /**
     * @param payload the payload of {@link EventTypes#STATE_CHANGED}
     * @return data that holds it
     */
    public static PayloadData ofStateChanged(HomeAssistantEvent<StateChanged> payload) {
        return new PayloadData(STATE_CHANGED, payload);
    }

    /**
     * @param wanted the type that is asked for
     * @return the payload when it is of exactly that type, else null
     */
    public @Nullable Object valueAs(JavaType wanted) {
        return type.equals(wanted) ? value : null;
    }

    /**
     * @return the payload's JSON, UTF-8; not to be changed
     * @throws IllegalArgumentException when it has no JSON form
     */
    @Override
    public byte[] toBytes() {
        var bytes = json;
        if (bytes == null) {
            bytes = EventJson.write(value);
            json = bytes;
        }
        return bytes;
    }

    /** @return the JSON's text */
    @Override
    public String toString() {
        return new String(toBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
}

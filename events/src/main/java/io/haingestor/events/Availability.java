package io.haingestor.events;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether an entity has a state at all. What is not {@link #AVAILABLE} is never a value. */
public enum Availability {
    /** It has a state. */
    AVAILABLE,
    /** Home Assistant says {@code unknown}, or an empty text. */
    UNKNOWN,
    /** Home Assistant says {@code unavailable}. */
    UNAVAILABLE,
    /** The entity is gone. */
    REMOVED;

    /** @return the name in events and points: lower case */
    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package io.haingestor.write.rejects;

import io.haingestor.events.EventJson;
import io.haingestor.events.Rejected;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A rejected event with where it came from, as it is stored: what waits in memory is as large as it says.
 *
 * @param id the {@code source} and {@code id} of the {@code io.haingestor.rejected}, which identify it, as one text
 * @param subject what the event is about, e.g. an entity id; null when it says nothing
 * @param time the event's own time; null when it says none
 * @param function who refused it
 * @param reasons why, as JSON
 * @param event the event itself, as JSON; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Reject(
        String id, @Nullable String subject, @Nullable Instant time, String function, byte[] reasons, byte[] event) {

    /**
     * @param id the {@code source} and {@code id} of the {@code io.haingestor.rejected}, as one text
     * @param subject what the event is about; null when it says nothing
     * @param time the event's own time; null when it says none
     * @param rejected who refused it, why, and the event itself
     * @return the same, as it is stored
     */
    public static Reject of(String id, @Nullable String subject, @Nullable Instant time, Rejected rejected) {
        return new Reject(
                id,
                subject,
                time,
                rejected.function(),
                EventJson.write(rejected.reasons()),
                EventJson.write(rejected.event()));
    }

    /** @return the bytes that it takes, but for a few */
    public long size() {
        return (long) reasons.length + event.length;
    }
}

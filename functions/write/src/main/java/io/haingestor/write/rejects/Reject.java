package io.haingestor.write.rejects;

import io.haingestor.events.Rejected;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A rejected event with where it came from.
 *
 * @param id the {@code source} and {@code id} of the {@code io.haingestor.rejected}, which identify it, as one text
 * @param subject what the event is about, e.g. an entity id; null when it says nothing
 * @param time the event's own time; null when it says none
 * @param rejected who refused it, why, and the event itself
 */
public record Reject(String id, @Nullable String subject, @Nullable Instant time, Rejected rejected) {}

package io.haingestor.broker;

import java.time.Instant;

/**
 * A named moment that is stored together with events, such as the last tick of a PingSource.
 *
 * @param name its name; an earlier mark of the name is replaced
 * @param at the moment, kept to the microsecond
 */
public record Mark(String name, Instant at) {}

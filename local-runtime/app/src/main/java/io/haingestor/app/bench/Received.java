package io.haingestor.app.bench;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * What the subscriber of a benchmark got since it was last asked to forget.
 *
 * @param distinct how many events
 * @param repeated how often one came once more
 * @param lastMicros when the last one came for the first time, in microseconds since the epoch
 */
@JsonNaming(SnakeCaseStrategy.class)
record Received(long distinct, long repeated, long lastMicros) {}

package io.haingestor.write;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code write} did since the process started, and how its store is. A snapshot: {@code received} = {@code stored} + {@code rejected} +
 * {@code skipped} + {@code failed} + what is being written. A copy of an event counts again: stores tell no difference.
 *
 * @param store {@code sqlite} or {@code influxdb}
 * @param location the file, or the address and bucket; no secret
 * @param schema {@code clean} or {@code classic}
 * @param received states and observations that came and could be read, copies and repeated tries included
 * @param stored events whose point is durable
 * @param rejected events that can never be stored; each is answered with an {@code io.haingestor.rejected}
 * @param skipped events of which the schema keeps nothing ({@code classic}: no state)
 * @param failed tries that ended because the store was away or full of work; the broker repeats them
 * @param renamed how often a field was stored under another name, by {@code <measurement>.<field>}
 * @param batches how many writes the store took
 * @param waiting events in memory that wait for the next batch
 * @param lastWrite when the last batch was stored; null when none was
 * @param lastError when the store last could not be used; null when never
 * @param lastErrorMessage what was wrong then
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WriteStatus(
        String store,
        String location,
        String schema,
        long received,
        long stored,
        long rejected,
        long skipped,
        long failed,
        Map<String, Long> renamed,
        long batches,
        int waiting,
        @Nullable Instant lastWrite,
        @Nullable Instant lastError,
        @Nullable String lastErrorMessage) {}

package io.haingestor.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Data of {@code io.haingestor.gateway.*}: facts about the connection and what it covered. */
public final class GatewayEvents {
    private GatewayEvents() {}

    /**
     * The gateway holds a home's WebSocket and has its first snapshot.
     *
     * @param endpoint the address, without credentials
     * @param homeAssistantVersion the core's version
     * @param since when the connection was accepted
     * @param entities how many entities the first snapshot held
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Connected(String endpoint, String homeAssistantVersion, Instant since, int entities) {}

    /**
     * The gateway lost the WebSocket.
     *
     * @param endpoint the address, without credentials
     * @param reason {@code closed}, {@code reset}, {@code no-pong}, {@code auth-invalid}, {@code protocol} or {@code stopped}
     * @param message what happened, for a person
     * @param connectedSince when the lost connection had been accepted
     * @param at when it was lost
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Disconnected(String endpoint, String reason, String message, Instant connectedSince, Instant at) {}

    /**
     * Events that were given up.
     *
     * @param reason {@code outbox-size} (the outbox was full), {@code outbox-age} (they had waited too long), {@code memory} (they came faster than the outbox
     *     could be written) or {@code sink-refused} (the sink will never take them)
     * @param count how many events
     * @param firstId the id of the oldest
     * @param lastId the id of the youngest
     * @param from the time of the oldest
     * @param to the time of the youngest
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record GapOpened(
            String reason, long count, String firstId, String lastId, @Nullable Instant from, @Nullable Instant to) {}
}

package io.haingestor.gateway;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's configuration, checked.
 *
 * @param connection how Home Assistant is reached
 * @param home what is taken from it
 * @param outbox how long events may wait, and where
 * @param sink where events are posted to; null where the process has a sink of its own
 */
record GatewaySettings(Connection connection, Home home, OutboxSettings outbox, @Nullable SinkSettings sink) {

    /**
     * How Home Assistant is reached.
     *
     * @param endpoints the addresses, in the order in which they are tried; at least one
     * @param trust which certificates are trusted
     * @param maxMessageBytes the largest message that is read
     * @param timing how long things may take
     */
    record Connection(List<Endpoint> endpoints, Trust trust, int maxMessageBytes, Timing timing) {}

    /**
     * How long things may take.
     *
     * @param connect TCP, TLS and the WebSocket's handshake
     * @param auth until the token is accepted
     * @param command until a command is answered
     * @param pingInterval from one ping to the next
     * @param pingTimeout how long after a ping nothing at all may arrive
     * @param returnInterval from one try of an earlier address to the next, while a later one is connected
     * @param stop how long a stop waits for the sink
     */
    record Timing(
            Duration connect,
            Duration auth,
            Duration command,
            Duration pingInterval,
            Duration pingTimeout,
            Duration returnInterval,
            Duration stop) {}

    /**
     * What is taken from the home.
     *
     * @param instance its identity in the {@code source} of its events; null when it is not configured
     * @param events the event types beside the states; {@code *} for all
     * @param filter which entities are passed on
     * @param secrets what is taken out
     */
    record Home(@Nullable String instance, List<String> events, EntityFilter filter, Secrets secrets) {}

    /**
     * How long events may wait, and where.
     *
     * @param folder where the outbox is
     * @param maxBytes the most on disk
     * @param maxAge the longest an event waits
     * @param bounds the most with the sink and in memory
     */
    record OutboxSettings(Path folder, long maxBytes, Duration maxAge, Delivery.Bounds bounds) {}
}

package io.haingestor.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The process at one moment.
 *
 * @param version of HA-Ingestor
 * @param java the Java runtime's version
 * @param startedAt when the process started
 * @param uptimeSeconds how long ago that was
 * @param home what it is connected to
 * @param store where points are kept
 * @param data the folder of everything that is kept
 * @param counts what happened to the events
 * @param broker the event log and its Triggers
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Stats(
        String version,
        String java,
        Instant startedAt,
        double uptimeSeconds,
        Home home,
        Store store,
        String data,
        Counts counts,
        Log broker) {

    /**
     * The connection to the home.
     *
     * @param endpoint the address that is connected or was tried last; empty where the gateway is elsewhere
     * @param simulated whether the home is the one that the process started itself because no other was named
     * @param state where the connection stands; {@code elsewhere} where another process holds it, of which this one knows nothing more
     * @param version the core's version; null before the first connection
     * @param connectedSince null while there is no connection
     * @param reason why there is no connection; null while there is one
     * @param lastEvent when something last arrived; null when nothing did
     * @param entities how many entities are known; null where the gateway is elsewhere
     * @param refused what Home Assistant refused on this connection; the rest goes on without it
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Home(
            String endpoint,
            boolean simulated,
            @Schema(enumeration = {"stopped", "connecting", "connected", "backing-off", "auth-invalid", "elsewhere"})
                    String state,
            @Nullable String version,
            @Nullable Instant connectedSince,
            @Nullable String reason,
            @Nullable Instant lastEvent,
            @Nullable Integer entities,
            List<String> refused) {}

    /**
     * The store of points.
     *
     * @param owner who writes to it: {@code this-process}, or {@code elsewhere} where this one only reads it
     * @param kind {@code sqlite} or {@code influxdb}
     * @param address the file, or the address and bucket
     * @param schema {@code clean} or {@code classic}
     * @param lastWrite when this process last stored points; null when it stored none
     * @param lastError why this process cannot write to the store; null once it can again
     * @param lastErrorAt when it could not
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Store(
            @Schema(enumeration = {"this-process", "elsewhere"}) String owner,
            String kind,
            String address,
            String schema,
            @Nullable Instant lastWrite,
            @Nullable String lastError,
            @Nullable Instant lastErrorAt) {}

    /**
     * What happened to the events since the process started. Three equations hold in every answer for the counts that are in it:
     *
     * <pre>
     * received              = filtered + emitted + waiting + given_up
     * carried_over + states = written + rejected + dead_lettered + behind
     * written               = stored + skipped
     * </pre>
     *
     * The counts of the first are null where the gateway is elsewhere, which alone knows them. So are {@code stored} and {@code skipped} where the store's owner is, and the schema
     * is one that skips.
     *
     * @param received what arrived from the home, what the gateway said itself, and what an earlier run had left in the outbox
     * @param filtered left out by the filter
     * @param emitted on disk in the event log
     * @param waiting on their way to the event log, in memory or in the outbox
     * @param givenUp lost because the outbox was full or they were too old; each is covered by a {@code gap.opened} event
     * @param carriedOver states that were in the event log and behind when the process started
     * @param states states that were appended to the event log
     * @param normalised states that were normalised
     * @param written states that {@code write} took: stored or skipped
     * @param stored states whose point is durable in the store
     * @param skipped states of which the schema keeps nothing
     * @param rejected events that cannot be used, each with its reasons among the rejects
     * @param deadLettered events that could not be delivered at all, kept as dead letters
     * @param behind states in the event log whose point is not stored yet
     * @param retried deliveries that were tried again
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Counts(
            @Nullable Long received,
            @Nullable Long filtered,
            @Nullable Long emitted,
            @Nullable Long waiting,
            @Nullable Long givenUp,
            long carriedOver,
            long states,
            long normalised,
            long written,
            @Nullable Long stored,
            @Nullable Long skipped,
            long rejected,
            long deadLettered,
            long behind,
            long retried) {}

    /**
     * The event log.
     *
     * @param head its youngest position
     * @param bytes what it uses on disk
     * @param unavailable why nothing can be stored at the moment; null when all is well
     * @param triggers each Trigger
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Log(long head, long bytes, @Nullable String unavailable, List<TriggerLine> triggers) {}

    /**
     * A Trigger, since it was made: {@code matched = delivered + dead_lettered + lost + backlog}.
     *
     * @param name its name
     * @param matched events that its filter let through
     * @param delivered events that its subscriber accepted
     * @param deadLettered events that were given up
     * @param lost events that the log's size limit took before they were delivered
     * @param backlog events that are not done
     * @param inFlight deliveries that run now
     * @param retried deliveries that were tried again
     * @param oldestSeconds how old the oldest event of the backlog is; null when there is none
     * @param lastFault what went wrong last; null when nothing did since the start
     * @param lastFaultAt when
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TriggerLine(
            String name,
            long matched,
            long delivered,
            long deadLettered,
            long lost,
            long backlog,
            int inFlight,
            long retried,
            @Nullable Double oldestSeconds,
            @Nullable String lastFault,
            @Nullable Instant lastFaultAt) {}
}

package io.haingestor.app.api;

import io.haingestor.app.LocalBroker;
import io.haingestor.app.ThisProcess;
import io.haingestor.broker.BrokerStatus;
import io.haingestor.broker.TriggerStatus;
import io.haingestor.gateway.GatewayConfig;
import io.haingestor.gateway.GatewayService;
import io.haingestor.gateway.GatewayStatus;
import io.haingestor.write.WriteMonitor;
import io.haingestor.write.WriteStatus;
import io.haingestor.write.schema.PointSchema;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What the process did, in numbers that add up. */
@Path("/api/v1/stats")
@Tag(name = "process", description = "The process itself")
public final class StatsResource {
    private static final double MILLIS_PER_SECOND = 1_000;
    private static final String ELSEWHERE = "elsewhere";

    private final ThisProcess process;
    private final GatewayService gateway;
    private final boolean gatewayElsewhere;
    private final LocalBroker local;
    private final WriteMonitor write;
    private final PointSchema schema;
    private final Clock clock;

    StatsResource(
            ThisProcess process,
            GatewayService gateway,
            GatewayConfig gatewayConfig,
            LocalBroker local,
            WriteMonitor write,
            PointSchema schema,
            Clock clock) {
        this.process = process;
        this.gateway = gateway;
        this.gatewayElsewhere = GatewayService.isOff(gatewayConfig);
        this.local = local;
        this.write = write;
        this.schema = schema;
        this.clock = clock;
    }

    /** @return the process now */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "stats",
            summary = "Statistics",
            description =
                    """
                    The connection, the store, and what happened to the events since the process started. Three equations hold in every answer:

                        received              = filtered + emitted + waiting + given_up
                        carried_over + states = written + rejected + dead_lettered + behind
                        written               = stored + skipped

                    The first is about everything that the gateway gives to the event log, the others about the states in the log; \
                    'carried_over' are those that an earlier run left behind. What only another process knows is left out: the first \
                    where the gateway is elsewhere, the third where the store's owner is and the schema may skip states.""")
    @APIResponse(responseCode = "200", description = "The process now")
    public Stats stats() {
        var home = gateway.status();
        var log = local.broker().status();
        var now = clock.instant();
        return new Stats(
                process.version(),
                Runtime.version().toString(),
                process.startedAt(),
                Duration.between(process.startedAt(), now).toMillis() / MILLIS_PER_SECOND,
                home(home),
                write.writes() ? store(write.status()) : storeOfAnother(),
                process.data().toString(),
                counts(home, StateFlow.between(local.topology(), local.atStart(), log)),
                new Stats.Log(
                        log.head(),
                        log.logBytes(),
                        log.unavailable(),
                        log.triggers().stream().map(StatsResource::trigger).toList()));
    }

    private Stats.Home home(GatewayStatus status) {
        if (gatewayElsewhere) {
            return new Stats.Home("", false, ELSEWHERE, null, null, null, null, null, List.of());
        }
        var failure = status.lastFailure();
        return new Stats.Home(
                status.endpoint(),
                process.simulated(),
                status.state().text(),
                status.homeAssistantVersion(),
                status.connectedSince(),
                status.connectedSince() == null && failure != null ? failure.message() : null,
                status.lastEvent(),
                status.entities(),
                status.refused());
    }

    /** An error that was followed by a write is over. */
    private static Stats.Store store(WriteStatus status) {
        var lastWrite = status.lastWrite();
        var lastError = status.lastError();
        var isOver = lastError == null || (lastWrite != null && lastWrite.isAfter(lastError));
        return new Stats.Store(
                "this-process",
                status.store(),
                status.location(),
                status.schema(),
                lastWrite,
                isOver ? null : status.lastErrorMessage(),
                isOver ? null : lastError);
    }

    private Stats.Store storeOfAnother() {
        return new Stats.Store(ELSEWHERE, write.kind(), write.location(), schema.name(), null, null, null);
    }

    private Stats.Counts counts(GatewayStatus home, StateFlow flow) {
        var gateway = gatewayElsewhere ? null : home.counts();
        var skipped = skipped(flow);
        return new Stats.Counts(
                gateway == null ? null : gateway.received(),
                gateway == null ? null : gateway.filtered(),
                gateway == null ? null : gateway.emitted(),
                gateway == null ? null : gateway.waiting(),
                gateway == null ? null : gateway.givenUp(),
                flow.carriedOver(),
                flow.states(),
                flow.normalised(),
                flow.written(),
                skipped == null ? null : flow.written() - skipped,
                skipped,
                flow.rejected(),
                flow.deadLettered(),
                flow.behind(),
                flow.retried());
    }

    /** @return how many states were skipped; null when only the store's owner knows */
    private @Nullable Long skipped(StateFlow flow) {
        if (write.writes()) {
            // Counted a moment before its delivery is.
            return Math.min(write.status().skipped(), flow.written());
        }
        return schema.keepsEveryState() ? 0L : null;
    }

    private static Stats.TriggerLine trigger(TriggerStatus status) {
        var oldest = status.oldest();
        BrokerStatus.Fault fault = status.lastFault();
        return new Stats.TriggerLine(
                status.trigger().name(),
                status.matched(),
                status.delivered(),
                status.deadLettered(),
                status.lost(),
                status.backlog(),
                status.inFlight(),
                status.retried(),
                oldest == null ? null : oldest.toMillis() / MILLIS_PER_SECOND,
                fault == null ? null : fault.reason(),
                fault == null ? null : fault.at());
    }
}

package io.haingestor.app.api;

import io.haingestor.app.LocalBroker;
import io.haingestor.app.ThisProcess;
import io.haingestor.broker.BrokerStatus;
import io.haingestor.broker.TriggerStatus;
import io.haingestor.gateway.GatewayService;
import io.haingestor.gateway.GatewayStatus;
import io.haingestor.write.WriteMonitor;
import io.haingestor.write.WriteStatus;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What the process did, in numbers that add up. */
@Path("/api/v1/stats")
@Tag(name = "process", description = "The process itself")
public final class StatsResource {
    private static final double MILLIS_PER_SECOND = 1_000;

    private final ThisProcess process;
    private final GatewayService gateway;
    private final LocalBroker local;
    private final WriteMonitor write;
    private final Clock clock;

    StatsResource(ThisProcess process, GatewayService gateway, LocalBroker local, WriteMonitor write, Clock clock) {
        this.process = process;
        this.gateway = gateway;
        this.local = local;
        this.write = write;
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
                    The connection, the store, and what happened to the events since the process started. Two equations hold in every answer:

                        received              = filtered + emitted + waiting + given_up
                        carried_over + states = stored + skipped + rejected + dead_lettered + behind

                    The first is about everything that the gateway gives to the event log, the second about the states in the log; \
                    'carried_over' are those that an earlier run left behind.""")
    @APIResponse(responseCode = "200", description = "The process now")
    public Stats stats() {
        var written = write.status();
        var home = gateway.status();
        var log = local.broker().status();
        var now = clock.instant();
        return new Stats(
                process.version(),
                Runtime.version().toString(),
                process.startedAt(),
                Duration.between(process.startedAt(), now).toMillis() / MILLIS_PER_SECOND,
                home(home),
                store(written),
                process.data().toString(),
                counts(home.counts(), StateFlow.between(local.topology(), local.atStart(), log), written.skipped()),
                new Stats.Log(
                        log.head(),
                        log.logBytes(),
                        log.unavailable(),
                        log.triggers().stream().map(StatsResource::trigger).toList()));
    }

    private Stats.Home home(GatewayStatus status) {
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
                status.store(),
                status.location(),
                status.schema(),
                lastWrite,
                isOver ? null : status.lastErrorMessage(),
                isOver ? null : lastError);
    }

    private static Stats.Counts counts(GatewayStatus.Counts gateway, StateFlow flow, long skippedSoFar) {
        long skipped = Math.min(skippedSoFar, flow.written()); // Counted a moment before its delivery is.
        return new Stats.Counts(
                gateway.received(),
                gateway.filtered(),
                gateway.emitted(),
                gateway.waiting(),
                gateway.givenUp(),
                flow.carriedOver(),
                flow.states(),
                flow.normalised(),
                flow.written() - skipped,
                skipped,
                flow.rejected(),
                flow.deadLettered(),
                flow.behind(),
                flow.retried());
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

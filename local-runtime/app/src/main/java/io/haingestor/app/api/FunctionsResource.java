package io.haingestor.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.haingestor.app.LocalBroker;
import io.haingestor.broker.process.FunctionCrash;
import io.haingestor.broker.process.FunctionInstance;
import io.haingestor.broker.process.FunctionStatus;
import io.haingestor.broker.topology.ResourceName;
import io.haingestor.functions.support.InProcessFunctions;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Where the functions run, and how those stand that are processes of their own. */
@Path("/api/v1/functions")
@Tag(name = "process", description = "The process itself")
public final class FunctionsResource {
    private final LocalBroker local;
    private final InProcessFunctions here;

    FunctionsResource(LocalBroker local, InProcessFunctions here) {
        this.local = local;
        this.here = here;
    }

    /** @return every Service of the manifests */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "functions",
            summary = "Functions",
            description =
                    "Every Service of the manifests and where it runs. Of one that runs in processes of its own: its processes, the events that wait for one, and its last crash.")
    @APIResponse(responseCode = "200", description = "The Services, in the order of the manifests")
    public List<Function> functions() {
        return local.topology().services().stream()
                .map(service -> function(service.name()))
                .toList();
    }

    private Function function(ResourceName name) {
        return local.process(name)
                .map(status -> new Function(name.namespace(), name.name(), Place.PROCESS, Processes.of(status)))
                .orElseGet(() -> new Function(
                        name.namespace(),
                        name.name(),
                        here.names().contains(name.name()) ? Place.IN_PROCESS : Place.ELSEWHERE,
                        null));
    }

    /** Where a function runs. */
    public enum Place {
        /** In this process. */
        IN_PROCESS,
        /** In processes that this one starts and stops. */
        PROCESS,
        /** Reached over HTTP. */
        ELSEWHERE;

        /** @return as it is written */
        @com.fasterxml.jackson.annotation.JsonValue
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * A Service.
     *
     * @param namespace of its manifest
     * @param name of the Service
     * @param place where it runs
     * @param processes how it stands; absent unless it runs in processes of its own
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Function")
    public record Function(String namespace, String name, Place place, @Nullable Processes processes) {}

    /**
     * How a function stands that runs in processes of its own.
     *
     * @param revision what its next process will be
     * @param running its processes; none while it is stopped
     * @param waiting events that wait for a process
     * @param starts processes that were started since this one was
     * @param crashes processes that ended unasked
     * @param lastCrash the last of them; absent when there was none
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "FunctionProcesses")
    public record Processes(
            String revision, List<Running> running, int waiting, long starts, long crashes, @Nullable Crash lastCrash) {

        static Processes of(FunctionStatus status) {
            var crash = status.lastCrash();
            return new Processes(
                    status.revision(),
                    status.instances().stream().map(Running::of).toList(),
                    status.waiting(),
                    status.starts(),
                    status.crashes(),
                    crash == null ? null : Crash.of(crash));
        }
    }

    /**
     * One process.
     *
     * @param state {@code starting}, {@code ready} or {@code stopping}
     * @param pid its id; 0 when it has none yet
     * @param since when it was started
     * @param inFlight events that it has
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "FunctionProcess")
    public record Running(String state, long pid, Instant since, int inFlight) {

        static Running of(FunctionInstance instance) {
            return new Running(
                    instance.state().name().toLowerCase(Locale.ROOT),
                    instance.pid(),
                    instance.since(),
                    instance.inFlight());
        }
    }

    /**
     * A process that ended unasked.
     *
     * @param at when
     * @param said how it ended, then its last lines
     * @param notBefore until when no other is started
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "FunctionCrash")
    public record Crash(Instant at, List<String> said, Instant notBefore) {

        static Crash of(FunctionCrash crash) {
            return new Crash(crash.at(), crash.said(), crash.notBefore());
        }
    }
}

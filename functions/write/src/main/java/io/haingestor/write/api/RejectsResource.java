package io.haingestor.write.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.haingestor.timeseries.StoreUnavailableException;
import io.haingestor.write.problem.Problem;
import io.haingestor.write.rejects.RejectsStore;
import io.haingestor.write.rejects.StoredReject;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The events that no function could use. */
@Path("/api/v1/rejects")
@Tag(name = "rejects", description = "Events that could not be used, and why")
public final class RejectsResource {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1_000;

    private final RejectsStore store;

    @Inject
    RejectsResource(RejectsStore store) {
        this.store = store;
    }

    /**
     * Part of an answer.
     *
     * @param kept how many are kept in all
     * @param givenUp how many were given up because there were too many or they were too old
     * @param items the newest first
     * @param next what to give as {@code cursor} for the next page; absent at the end
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RejectsAnswer(long kept, long givenUp, List<StoredReject> items, @Nullable String next) {}

    /**
     * @return the rejected events, newest first
     * @throws StoreUnavailableException when the store cannot be read now
     */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "rejects",
            summary = "Rejected events",
            description =
                    "Events that a function could never use, newest first, each whole and with every reason. Bounded: the"
                            + " oldest are given up, and counted.")
    @APIResponse(responseCode = "200", description = "A page of rejected events")
    @APIResponse(
            responseCode = "400",
            description = "A parameter cannot be used",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "503",
            description = "The store cannot be read now",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public RejectsAnswer rejects(
            @RestQuery
                    @Parameter(description = "Only what this function refused", example = "normalize")
                    @Size(max = 1_000)
                    @Nullable
                    String function,
            @RestQuery
                    @Parameter(description = "Only what is about this entity", example = "sensor.kitchen")
                    @Size(max = 1_000)
                    @Nullable
                    String subject,
            @RestQuery @Parameter(description = "1 to 1000, 100 when absent") @Nullable String limit,
            @RestQuery @Parameter(description = "'next' of the page before") @Nullable String cursor)
            throws StoreUnavailableException {
        var parameters = new Parameters();
        int max = parameters.limit(limit, DEFAULT_LIMIT, MAX_LIMIT);
        long before = parameters.position(cursor);
        parameters.check();
        var page = store.page(before, function, subject, max);
        return new RejectsAnswer(
                store.count(), store.givenUp(), page.items(), page.next() == 0 ? null : Long.toString(page.next()));
    }
}

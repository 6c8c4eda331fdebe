package io.haingestor.write.api;

import io.haingestor.events.EpochMicros;
import io.haingestor.timeseries.RangeQuery;
import io.haingestor.timeseries.StoreUnavailableException;
import io.haingestor.timeseries.TimeSeriesStore;
import io.haingestor.write.problem.Problem;
import io.haingestor.write.schema.ObservationPoints;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What providers of context said. */
@Path("/api/v1/observations")
@Tag(name = "observations", description = "What providers of context said, such as the weather")
public final class ObservationsResource {
    private static final Duration DEFAULT_RANGE = Duration.ofDays(1);
    private static final int DEFAULT_LIMIT = 1_000;

    private final TimeSeriesStore store;
    private final Clock clock;

    @Inject
    ObservationsResource(TimeSeriesStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * @return the stored readings of one kind in a stretch of time; none when nobody made any
     * @throws StoreUnavailableException when the store cannot be read now
     */
    @GET
    @Path("/{kind}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "observations",
            summary = "Observations",
            description =
                    "The stored readings of one kind, by the time from which they hold. Show each with its attribution;"
                            + " what is marked as simulated is made up.")
    @APIResponse(responseCode = "200", description = "A page of observations")
    @APIResponse(
            responseCode = "400",
            description = "A parameter cannot be used",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "503",
            description = "The store cannot be read now",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public ObservationsPage observations(
            @RestPath @Parameter(example = "weather") @Size(max = 200) String kind,
            @RestQuery @Parameter(description = "Begin, inclusive; a day ago when absent") @Nullable String from,
            @RestQuery @Parameter(description = "End, exclusive; now when absent") @Nullable String to,
            @RestQuery @Parameter(description = "oldest_first (when absent) or newest_first") @Nullable String order,
            @RestQuery @Parameter(description = "1 to 10000, 1000 when absent") @Nullable String limit,
            @RestQuery @Parameter(description = "'next' of the page before") @Nullable String cursor)
            throws StoreUnavailableException {
        var parameters = new Parameters();
        var now = clock.instant();
        var range = parameters.range(from, to, now.minus(DEFAULT_RANGE), now);
        var sorted = parameters.oneOf("order", order, RangeQuery.Order.OLDEST_FIRST, RangeQuery.Order.class);
        int max = parameters.limit(limit, DEFAULT_LIMIT, TimeSeriesStore.MAX_LIMIT);
        parameters.check();
        var query = RangeQuery.of(ObservationPoints.ofKind(kind), range, max).withOrder(sorted);
        var page = Cursors.read(cursor, after -> store.range(query.after(after)));
        return new ObservationsPage(
                kind,
                EpochMicros.toInstant(range.fromMicros()),
                EpochMicros.toInstant(range.toMicros()),
                page.items().stream().map(ObservationPoints::read).toList(),
                page.next().orElse(null));
    }
}

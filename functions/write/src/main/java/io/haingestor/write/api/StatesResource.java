package io.haingestor.write.api;

import io.haingestor.timeseries.LatestQuery;
import io.haingestor.timeseries.StoreUnavailableException;
import io.haingestor.timeseries.TimeSeriesStore;
import io.haingestor.write.problem.Problem;
import io.haingestor.write.schema.PointSchema;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The latest state of every entity. */
@Path("/api/v1/states")
@Tag(name = "states", description = "What is stored of the home")
public final class StatesResource {
    private static final int DEFAULT_LIMIT = 1_000;

    private final TimeSeriesStore store;
    private final PointSchema schema;

    @Inject
    StatesResource(TimeSeriesStore store, PointSchema schema) {
        this.store = store;
        this.schema = schema;
    }

    /**
     * @return the newest stored state of each entity that fits, in the order of the store's series; with {@code classic} of each measurement
     *     of each entity, and only moments that had a state
     * @throws StoreUnavailableException when the store cannot be read now
     */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "states",
            summary = "Latest states",
            description =
                    "The newest stored state of each entity. All filters hold together, each may be a pattern with * and ?"
                            + " or a list with commas. With the schema 'classic' only entity_id and domain can be filtered by, an entity"
                            + " whose unit has changed comes once per unit, and what is unavailable shows its last state.")
    @APIResponse(responseCode = "200", description = "A page of states")
    @APIResponse(
            responseCode = "400",
            description = "A parameter cannot be used",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "503",
            description = "The store cannot be read now",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public StatesPage states(
            @RestQuery("entity_id") @Parameter(example = "sensor.*_temperature") @Size(max = 2_000) @Nullable
                    String entityId,
            @RestQuery @Parameter(example = "sensor") @Size(max = 1_000) @Nullable String domain,
            @RestQuery @Parameter(description = "Id of an area", example = "kitchen") @Size(max = 1_000) @Nullable
                    String area,
            @RestQuery("device_class") @Parameter(example = "temperature") @Size(max = 1_000) @Nullable
                    String deviceClass,
            @RestQuery("device_id") @Size(max = 1_000) @Nullable String deviceId,
            @RestQuery @Parameter(example = "mqtt") @Size(max = 1_000) @Nullable String integration,
            @RestQuery @Parameter(description = "1 to 10000, 1000 when absent") @Nullable String limit,
            @RestQuery @Parameter(description = "'next' of the page before") @Nullable String cursor)
            throws StoreUnavailableException {
        var parameters = new Parameters();
        var filter = new EntityFilters(schema, parameters)
                .entity(entityId)
                .domain(domain)
                .dimension("area", area)
                .dimension("device_class", deviceClass)
                .dimension("device_id", deviceId)
                .dimension("integration", integration)
                .filter();
        int max = parameters.limit(limit, DEFAULT_LIMIT, TimeSeriesStore.MAX_LIMIT);
        parameters.check();
        var page = Cursors.read(cursor, after -> store.latest(new LatestQuery(filter, max, after)));
        return new StatesPage(
                schema.name(),
                page.items().stream()
                        .filter(point -> schema.entityId(point.series()).isPresent())
                        .map(schema::read)
                        .toList(),
                page.next().orElse(null));
    }
}

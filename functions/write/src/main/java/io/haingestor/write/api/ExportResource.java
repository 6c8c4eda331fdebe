package io.haingestor.write.api;

import io.haingestor.timeseries.StoreUnavailableException;
import io.haingestor.timeseries.TimeRange;
import io.haingestor.timeseries.TimeSeriesStore;
import io.haingestor.write.problem.Problem;
import io.haingestor.write.schema.PointSchema;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Everything that is stored, as a stream. */
@Path("/api/v1/export")
@Tag(name = "states")
public final class ExportResource {
    private final TimeSeriesStore store;
    private final PointSchema schema;

    @Inject
    ExportResource(TimeSeriesStore store, PointSchema schema) {
        this.store = store;
        this.schema = schema;
    }

    /**
     * @return every stored state with its event id, one after the other, as fast as the client reads and in constant memory; ordered by series,
     *     within a series by time. When the store fails on the way the connection is cut, so that no client takes a part for the whole
     * @throws StoreUnavailableException when the store cannot be read now
     */
    @GET
    @Operation(
            operationId = "export",
            summary = "Export of all states",
            description =
                    "Every stored state, streamed: one JSON object per line, CSV (RFC 4180, with a header), or InfluxDB's line"
                            + " protocol. Ordered by series, within a series by time. An export that cannot be completed is cut off.")
    @APIResponse(
            responseCode = "200",
            description = "All states",
            content = {
                @Content(mediaType = "application/x-ndjson"),
                @Content(mediaType = "text/csv"),
                @Content(mediaType = "text/plain")
            })
    @APIResponse(
            responseCode = "400",
            description = "A parameter cannot be used",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "503",
            description = "The store cannot be read now",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Response export(
            @RestQuery @Parameter(description = "ndjson (when absent), csv or lp", example = "ndjson") @Nullable
                    String format,
            @RestQuery @Parameter(description = "Begin, inclusive", example = "2026-03-01T00:00:00Z") @Nullable
                    String from,
            @RestQuery @Parameter(description = "End, exclusive", example = "2026-03-02T00:00:00Z") @Nullable String to,
            @RestQuery("entity_id")
                    @Parameter(description = "An entity, a pattern with * and ?, or a list with commas")
                    @Size(max = 2_000)
                    @Nullable
                    String entityId)
            throws StoreUnavailableException {
        var parameters = new Parameters();
        var chosen = parameters.oneOf("format", format, ExportFormat.NDJSON, ExportFormat.class);
        var range = from == null && to == null
                ? TimeRange.ALL
                : parameters.range(from, to, Parameters.EARLIEST, Parameters.LATEST);
        var filter = new EntityFilters(schema, parameters).entity(entityId).filter();
        parameters.check();
        var points = StartedStream.of(store.export(filter, range));
        return Response.ok(new Export(points, chosen.rows(schema)))
                .type(chosen.mediaType())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"ha-ingestor." + chosen.name().toLowerCase(Locale.ROOT) + "\"")
                .build();
    }
}

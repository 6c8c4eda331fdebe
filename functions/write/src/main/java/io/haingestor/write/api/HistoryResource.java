package io.haingestor.write.api;

import io.haingestor.events.EpochMicros;
import io.haingestor.timeseries.Aggregate;
import io.haingestor.timeseries.LatestQuery;
import io.haingestor.timeseries.RangeQuery;
import io.haingestor.timeseries.SeriesFilter;
import io.haingestor.timeseries.StoreUnavailableException;
import io.haingestor.timeseries.TimeRange;
import io.haingestor.timeseries.TimeSeriesStore;
import io.haingestor.timeseries.WindowQuery;
import io.haingestor.write.problem.Problem;
import io.haingestor.write.problem.ProblemException;
import io.haingestor.write.schema.PointSchema;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** What was stored of one entity. */
@Path("/api/v1/history")
@Tag(name = "states")
public final class HistoryResource {
    private static final Duration DEFAULT_RANGE = Duration.ofDays(1);
    private static final int DEFAULT_LIMIT = 1_000;
    private static final String VALUE = "value";

    private final TimeSeriesStore store;
    private final PointSchema schema;
    private final Clock clock;

    @Inject
    HistoryResource(TimeSeriesStore store, PointSchema schema, Clock clock) {
        this.store = store;
        this.schema = schema;
        this.clock = clock;
    }

    /**
     * @return the entity's states in a stretch of time, or with {@code window} one number for each window in it
     * @throws StoreUnavailableException when the store cannot be read now
     */
    @GET
    @Path("/{entity_id}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "history",
            summary = "History of an entity",
            description =
                    "The stored states of one entity, each with its event id; with 'window' one number per window of time."
                            + " Windows are aligned to the epoch in UTC. With the schema 'classic' moments without a state are not stored.")
    @APIResponse(
            responseCode = "200",
            description = "A page of states or windows",
            content = @Content(schema = @Schema(oneOf = {History.States.class, History.Windows.class})))
    @APIResponse(
            responseCode = "400",
            description = "A parameter cannot be used",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "404",
            description = "Nothing was ever stored of the entity",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "503",
            description = "The store cannot be read now",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public History history(
            @RestPath("entity_id") @Size(max = 1_000) String entityId, @Valid @BeanParam HistoryParameters asked)
            throws StoreUnavailableException {
        var parameters = new Parameters();
        var series = series(entityId, parameters);
        var now = clock.instant();
        var range = parameters.range(asked.from, asked.to, now.minus(DEFAULT_RANGE), now);
        var fields = Parameters.list(asked.fields);
        var order = parameters.oneOf("order", asked.order, RangeQuery.Order.OLDEST_FIRST, RangeQuery.Order.class);
        var function = parameters.oneOf("function", asked.function, Aggregate.MEAN, Aggregate.class);
        var window = parameters.window(asked.window);
        int limit = parameters.limit(asked.limit, DEFAULT_LIMIT, TimeSeriesStore.MAX_LIMIT);
        checkTogether(asked, fields, parameters);
        parameters.check();
        if (window == null) {
            var query = RangeQuery.of(series, range, limit).withFields(fields).withOrder(order);
            return states(entityId, query, asked.cursor);
        }
        var field = fields.isEmpty() ? VALUE : fields.iterator().next();
        return windows(entityId, WindowQuery.of(series, range, field, window, limit), function, asked.cursor);
    }

    private SeriesFilter series(String entityId, Parameters parameters) {
        try {
            return schema.entity(entityId);
        } catch (IllegalArgumentException e) {
            parameters.reject("entity_id", e);
            return schema.entities();
        }
    }

    private static void checkTogether(HistoryParameters asked, Set<String> fields, Parameters parameters) {
        if (asked.window == null && asked.function != null) {
            parameters.reject("function", "expected 'window' beside it: there is nothing to aggregate over");
        }
        if (asked.window != null && asked.order != null) {
            parameters.reject("order", "expected no 'window' beside it: windows come oldest first");
        }
        if (asked.window != null && fields.size() > 1) {
            parameters.reject("fields", "expected one field to aggregate, got " + fields);
        }
    }

    private History states(String entityId, RangeQuery query, @Nullable String cursor)
            throws StoreUnavailableException {
        var page = Cursors.read(cursor, after -> store.range(query.after(after)));
        if (page.items().isEmpty()) {
            checkKnown(entityId, query.filter());
        }
        return new History.States(
                schema.name(),
                entityId,
                EpochMicros.toInstant(query.range().fromMicros()),
                EpochMicros.toInstant(query.range().toMicros()),
                page.items().stream().map(schema::read).toList(),
                page.next().orElse(null));
    }

    private History windows(String entityId, WindowQuery query, Aggregate function, @Nullable String cursor)
            throws StoreUnavailableException {
        var page = Cursors.read(cursor, after -> store.windows(query.after(after)));
        if (page.items().isEmpty()) {
            checkKnown(entityId, query.filter());
        }
        TimeRange range = query.range();
        return new History.Windows(
                schema.name(),
                entityId,
                EpochMicros.toInstant(range.fromMicros()),
                EpochMicros.toInstant(range.toMicros()),
                query.field(),
                function.name().toLowerCase(Locale.ROOT),
                query.windowMicros() / 1e6,
                page.items().stream()
                        .map(window -> new History.Windows.Item(
                                EpochMicros.toInstant(window.startMicros()),
                                window.series().measurement(),
                                window.value(function),
                                window.count()))
                        .toList(),
                page.next().orElse(null));
    }

    private void checkKnown(String entityId, SeriesFilter series) throws StoreUnavailableException {
        if (store.latest(LatestQuery.of(series, 1)).items().isEmpty()) {
            throw ProblemException.notFound(
                    "Nothing was ever stored of " + entityId + "; see /api/v1/states for what is");
        }
    }
}

package io.haingestor.write.api;

import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The query of {@link HistoryResource}, as it is written. Filled by RESTEasy. */
public final class HistoryParameters {
    /** Begin, inclusive. */
    @RestQuery
    @Parameter(description = "Begin, inclusive; a day ago when absent", example = "2026-03-01T00:00:00Z")
    @Nullable
    String from;

    /** End, exclusive. */
    @RestQuery
    @Parameter(description = "End, exclusive; now when absent", example = "2026-03-02T00:00:00Z")
    @Nullable
    String to;

    /** How long a window is. */
    @RestQuery
    @Parameter(description = "Aggregates over windows of this length: 30s, 5m, 1h, 1d, PT15M", example = "5m")
    @Nullable
    String window;

    /** What is made of a window. */
    @RestQuery
    @Parameter(
            description = "mean (when absent), min, max, first, last, sum or count; needs 'window'",
            example = "mean")
    @Nullable
    String function;

    /** Which fields. */
    @RestQuery
    @Parameter(
            description =
                    "Stored fields to answer, with commas; all when absent. With 'window' the one to aggregate, 'value' when absent",
            example = "value")
    @Size(max = 2_000)
    @Nullable
    String fields;

    /** The order of time. */
    @RestQuery
    @Parameter(description = "oldest_first (when absent) or newest_first")
    @Nullable
    String order;

    /** The most items. */
    @RestQuery
    @Parameter(description = "1 to 10000, 1000 when absent")
    @Nullable
    String limit;

    /** Where the page begins. */
    @RestQuery
    @Parameter(description = "'next' of the page before")
    @Nullable
    String cursor;

    /** Public for RESTEasy, which makes and fills it. */
    public HistoryParameters() {}
}

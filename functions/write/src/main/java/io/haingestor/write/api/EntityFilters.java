package io.haingestor.write.api;

import io.haingestor.timeseries.SeriesFilter;
import io.haingestor.timeseries.TextMatch;
import io.haingestor.write.schema.PointSchema;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes one filter of the parameters that say which entities are meant. */
final class EntityFilters {
    private final PointSchema schema;
    private final Parameters parameters;
    private SeriesFilter filter;

    EntityFilters(PointSchema schema, Parameters parameters) {
        this.schema = schema;
        this.parameters = parameters;
        this.filter = schema.entities();
    }

    EntityFilters entity(@Nullable String text) {
        var match = match("entity_id", text);
        if (match != null) {
            try {
                filter = schema.withEntity(filter, match);
            } catch (IllegalArgumentException e) {
                parameters.reject("entity_id", e);
            }
        }
        return this;
    }

    EntityFilters domain(@Nullable String text) {
        var match = match("domain", text);
        if (match != null) {
            filter = filter.withTag("domain", match);
        }
        return this;
    }

    EntityFilters dimension(String name, @Nullable String text) {
        var match = match(name, text);
        if (match == null) {
            return this;
        }
        if (!schema.hasDimensions()) {
            parameters.reject(name, "cannot be filtered by: the schema '" + schema.name() + "' does not store it");
        } else {
            filter = filter.withDimension(name, match);
        }
        return this;
    }

    SeriesFilter filter() {
        return filter;
    }

    /** A list of plain texts, or one text that may be a pattern; null when nothing is asked. */
    private @Nullable TextMatch match(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        var items = Parameters.list(text);
        if (items.isEmpty()) {
            parameters.reject(name, "expected a text, a pattern with * and ?, or a list with commas, got nothing");
            return null;
        }
        if (items.stream().noneMatch(EntityFilters::isPattern)) {
            return TextMatch.oneOf(Set.copyOf(items));
        }
        if (items.size() > 1) {
            parameters.reject(name, "expected one pattern or a list of plain texts, got '" + text + "'");
        }
        return TextMatch.glob(items.iterator().next());
    }

    private static boolean isPattern(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
    }
}

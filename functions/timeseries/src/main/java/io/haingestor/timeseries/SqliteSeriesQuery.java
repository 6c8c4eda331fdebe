package io.haingestor.timeseries;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The conditions of a filter on series as SQL. It narrows the series down by the index on tags; the last word has
 * {@link SeriesFilter#accepts}, because SQLite's own {@code GLOB} knows more signs and can be made slow.
 */
final class SqliteSeriesQuery {
    private static final int PAGE = 512;

    private final SeriesFilter filter;
    private final StringBuilder conditions = new StringBuilder();
    private final List<String> parameters = new ArrayList<>();

    SqliteSeriesQuery(SeriesFilter filter) {
        this.filter = filter;
        if (!filter.measurements().isEmpty()) {
            add(" AND s.measurement IN (" + marks(filter.measurements()) + ")", filter.measurements());
        }
        filter.tags().forEach(this::add);
    }

    /**
     * A series that fits.
     *
     * @param id its number
     * @param key its key
     * @param series the series
     */
    record Found(long id, String key, Series series) {}

    /** Returns conditions on {@code s}, a row of {@code series}: all begin with AND. */
    String conditions() {
        return conditions.toString();
    }

    /** Sets the parameters of the conditions and returns the index after them. */
    int bind(PreparedStatement statement, int first) throws SQLException {
        int index = first;
        for (var parameter : parameters) {
            statement.setString(index++, parameter);
        }
        return index;
    }

    /** Returns some series in the order of their keys, from this key on. */
    Batch from(Connection connection, String key, boolean inclusive) throws SQLException {
        var found = new ArrayList<Found>();
        var sql = "SELECT s.id, s.key FROM series s WHERE s.key " + (inclusive ? ">=" : ">") + " ?" + conditions
                + " ORDER BY s.key LIMIT " + PAGE;
        var last = key;
        int rows = 0;
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, key);
            bind(statement, 2);
            try (var row = statement.executeQuery()) {
                for (; row.next(); rows++) {
                    last = row.getString(2);
                    var series = Series.ofKey(last);
                    if (filter.accepts(series)) {
                        found.add(new Found(row.getLong(1), last, series));
                    }
                }
            }
        }
        return new Batch(found, last, rows < PAGE);
    }

    /**
     * Some series.
     *
     * @param series those that fit
     * @param lastKey the last key that was looked at
     * @param isLast whether there are no more
     */
    record Batch(List<Found> series, String lastKey, boolean isLast) {}

    private void add(String tag, TextMatch match) {
        parameters.add(tag);
        if (match instanceof TextMatch.OneOf oneOf) {
            add(inTags(" AND value IN (" + marks(oneOf.texts()) + ")"), oneOf.texts());
        } else if (match instanceof TextMatch.Glob glob) {
            var prefix = glob.literalPrefix();
            add(
                    inTags(" AND value >= ? AND value < ?"),
                    List.of(prefix, prefix + Character.toString(Character.MAX_CODE_POINT)));
        }
    }

    private static String inTags(String condition) {
        return " AND s.id IN (SELECT series FROM series_tag WHERE name = ?" + condition + ")";
    }

    private void add(String condition, Iterable<String> values) {
        conditions.append(condition);
        values.forEach(parameters::add);
    }

    private static String marks(Set<String> values) {
        return values.stream().map(v -> "?").collect(Collectors.joining(", "));
    }
}

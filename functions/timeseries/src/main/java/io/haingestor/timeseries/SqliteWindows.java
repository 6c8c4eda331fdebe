package io.haingestor.timeseries;

import io.haingestor.timeseries.FieldValue.Numeric;
import io.haingestor.timeseries.SqliteSeriesQuery.Found;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Set;
import java.util.stream.Collectors;

/** Computes windows: SQLite does it for the field that has a column, for the others their values are read and added up here. */
final class SqliteWindows implements AutoCloseable {
    private final PreparedStatement statement;
    private final SqliteDecoder decoder;
    private final WindowQuery query;
    private final boolean hasColumn;

    private SqliteWindows(PreparedStatement statement, SqliteDecoder decoder, WindowQuery query, boolean hasColumn) {
        this.statement = statement;
        this.decoder = decoder;
        this.query = query;
        this.hasColumn = hasColumn;
    }

    static SqliteWindows of(Connection connection, SqliteDecoder decoder, WindowQuery query) throws SQLException {
        boolean hasColumn = query.field().equals(SqliteRow.VALUE);
        var dimensions = dimensionCondition(connection, query.filter());
        var sql = hasColumn
                ? columnSql(query.windowMicros(), dimensions)
                : "SELECT time, " + SqliteDecoder.COLUMNS + " FROM point WHERE series = ?1 AND time >= ?2 AND time < ?3"
                        + dimensions + " ORDER BY time";
        return new SqliteWindows(connection.prepareStatement(sql), decoder, query, hasColumn);
    }

    void of(Found series, TimeRange range, PageOf<Window> to) throws SQLException {
        statement.setLong(1, series.id());
        statement.setLong(2, range.fromMicros());
        statement.setLong(3, range.toMicros());
        try (var row = statement.executeQuery()) {
            if (hasColumn) {
                while (!to.isComplete() && row.next()) {
                    add(window(series, row), series, to);
                }
            } else {
                addUp(series, row, to);
            }
        }
    }

    private static Window window(Found series, ResultSet row) throws SQLException {
        return new Window(
                series.series(),
                row.getLong(1),
                row.getLong(2),
                row.getDouble(3),
                row.getDouble(4),
                row.getDouble(5),
                row.getDouble(6),
                row.getDouble(7),
                row.getDouble(8));
    }

    private void addUp(Found series, ResultSet row, PageOf<Window> to) throws SQLException {
        WindowSum sum = null;
        while (!to.isComplete() && row.next()) {
            var fields = decoder.fields(SqliteDecoder.row(row, 2), Set.of(query.field()));
            if (fields.get(query.field()) instanceof Numeric number) {
                long start = WindowSum.start(row.getLong(1), query.windowMicros());
                if (sum != null && sum.startMicros() != start) {
                    add(sum.window(series.series()), series, to);
                    sum = null;
                }
                if (sum == null) {
                    sum = new WindowSum(start);
                }
                sum.add(number.value());
            }
        }
        if (sum != null) {
            add(sum.window(series.series()), series, to);
        }
    }

    private static void add(Window window, Found series, PageOf<Window> to) {
        to.add(window, new Position(series.key(), window.startMicros()));
    }

    /** The first and the last value of a window are found by their times, which the aggregation gives for nothing. */
    private static String columnSql(long windowMicros, String dimensions) {
        var start = "(time - ((time % W) + W) % W)".replace("W", Long.toString(windowMicros));
        return "SELECT start, n, total, mean, least, most,"
                + " (SELECT value FROM point WHERE series = ?1 AND time = oldest),"
                + " (SELECT value FROM point WHERE series = ?1 AND time = newest)"
                + " FROM (SELECT " + start + " AS start, count(*) AS n, sum(value) AS total, avg(value) AS mean,"
                + " min(value) AS least, max(value) AS most, min(time) AS oldest, max(time) AS newest"
                + " FROM point WHERE series = ?1 AND time >= ?2 AND time < ?3 AND value IS NOT NULL" + dimensions
                + " GROUP BY 1 ORDER BY 1)";
    }

    private static String dimensionCondition(Connection connection, SeriesFilter filter) throws SQLException {
        if (filter.dimensions().isEmpty()) {
            return "";
        }
        var ids = new ArrayList<Long>();
        try (var all = connection.createStatement();
                var row = all.executeQuery("SELECT id, content FROM dimension_set")) {
            while (row.next()) {
                if (filter.acceptsDimensions(RowCodec.dimensions(row.getBytes(2)))) {
                    ids.add(row.getLong(1));
                }
            }
        }
        return ids.stream().map(String::valueOf).collect(Collectors.joining(",", " AND dimensions IN (", ")"));
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}

package io.haingestor.timeseries;

import io.haingestor.timeseries.RangeQuery.Order;
import io.haingestor.timeseries.SqliteSeriesQuery.Found;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One connection that reads, with what it remembers. Each answer is of one moment. For one thread at a time. */
final class SqliteReader implements AutoCloseable {
    private final Connection connection;
    private final SqliteDecoder decoder;

    SqliteReader(Connection connection) throws SQLException {
        this.connection = connection;
        this.decoder = new SqliteDecoder(connection);
        connection.setAutoCommit(false);
    }

    /** Ends the moment of the last answer, so that the log can be moved to the file. */
    void done() throws SQLException {
        connection.rollback();
    }

    /** Returns whether there is a table to read, as the alternative is an exception. */
    boolean isThere() throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT points FROM total")) {
            return row.next();
        }
    }

    Page<Point> latest(LatestQuery query) throws SQLException {
        var series = new SqliteSeriesQuery(query.filter());
        var found = new PageOf<Point>(query.limit());
        // CROSS JOIN keeps SQLite from turning the order of the loops: series by key, then one look into the points of
        // each.
        var sql = "SELECT s.key, p.time, " + SqliteDecoder.COLUMNS
                + " FROM series s CROSS JOIN point p ON p.series = s.id"
                + " AND p.time = (SELECT max(time) FROM point WHERE series = s.id) WHERE s.key > ?"
                + series.conditions()
                + " ORDER BY s.key";
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, Position.parse(query.after()).seriesKey());
            series.bind(statement, 2);
            try (var row = statement.executeQuery()) {
                while (!found.isComplete() && row.next()) {
                    var thing = Series.ofKey(row.getString(1));
                    var stored = SqliteDecoder.row(row, 3);
                    var dimensions = decoder.dimensions(stored);
                    if (query.filter().accepts(thing) && query.filter().acceptsDimensions(dimensions)) {
                        long time = row.getLong(2);
                        var fields = decoder.fields(stored, Set.of());
                        found.add(
                                new Point(thing.measurement(), thing.tags(), dimensions, fields, time),
                                new Position(row.getString(1), time));
                    }
                }
            }
        }
        return found.page();
    }

    Page<Point> range(RangeQuery query) throws SQLException {
        var found = new PageOf<Point>(query.limit());
        var oldestFirst = query.order() == Order.OLDEST_FIRST;
        var sql = "SELECT time, " + SqliteDecoder.COLUMNS + " FROM point WHERE series = ? AND time >= ? AND time < ?"
                + " ORDER BY time" + (oldestFirst ? "" : " DESC");
        var after = Position.parse(query.after());
        try (var statement = connection.prepareStatement(sql)) {
            eachSeries(query.filter(), after, found, series -> {
                var range = series.key().equals(after.seriesKey()) ? rest(query, after) : query.range();
                points(statement, query, series, range, found);
            });
        }
        return found.page();
    }

    private void points(
            PreparedStatement statement, RangeQuery query, Found series, TimeRange range, PageOf<Point> found)
            throws SQLException {
        statement.setLong(1, series.id());
        statement.setLong(2, range.fromMicros());
        statement.setLong(3, range.toMicros());
        var measurement = series.series().measurement();
        var tags = series.series().tags();
        try (var row = statement.executeQuery()) {
            while (!found.isComplete() && row.next()) {
                var stored = SqliteDecoder.row(row, 2);
                var dimensions = decoder.dimensions(stored);
                if (query.filter().acceptsDimensions(dimensions)) {
                    var fields = decoder.fields(stored, query.fields());
                    if (!fields.isEmpty()) {
                        long time = row.getLong(1);
                        found.add(
                                new Point(measurement, tags, dimensions, fields, time),
                                new Position(series.key(), time));
                    }
                }
            }
        }
    }

    private static TimeRange rest(RangeQuery query, Position after) {
        return query.order() == Order.OLDEST_FIRST
                ? query.range().from(after.micros() + 1)
                : query.range().to(after.micros());
    }

    Page<Window> windows(WindowQuery query) throws SQLException {
        var found = new PageOf<Window>(query.limit());
        var after = Position.parse(query.after());
        try (var windows = SqliteWindows.of(connection, decoder, query)) {
            eachSeries(query.filter(), after, found, series -> {
                var range = series.key().equals(after.seriesKey())
                        ? query.range().from(after.micros() + query.windowMicros())
                        : query.range();
                windows.of(series, range, found);
            });
        }
        return found.page();
    }

    List<Long> seriesIds(SeriesFilter filter) throws SQLException {
        var ids = new ArrayList<Long>();
        eachSeries(filter, Position.START, new PageOf<>(1), series -> ids.add(series.id()));
        return ids;
    }

    Counts counts() throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT points, (SELECT count(*) FROM series s"
                        + " WHERE EXISTS (SELECT 1 FROM point WHERE series = s.id)) FROM total")) {
            row.next();
            return new Counts(row.getLong(1), true, row.getLong(2));
        }
    }

    private void eachSeries(SeriesFilter filter, Position after, PageOf<?> until, OnSeries action) throws SQLException {
        var query = new SqliteSeriesQuery(filter);
        var batch = query.from(connection, after.seriesKey(), true);
        while (true) {
            for (var series : batch.series()) {
                if (until.isComplete()) {
                    return;
                }
                action.on(series);
            }
            if (batch.isLast() || until.isComplete()) {
                return;
            }
            batch = query.from(connection, batch.lastKey(), false);
        }
    }

    private interface OnSeries {
        void on(Found series) throws SQLException;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}

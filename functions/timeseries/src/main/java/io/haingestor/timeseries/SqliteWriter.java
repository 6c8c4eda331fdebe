package io.haingestor.timeseries;

import io.haingestor.timeseries.WriteResult.Renamed;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/**
 * The one connection that writes, with all that it remembers. For one thread at a time. After an exception it must be closed: its
 * transaction is undone, and what it remembers of it is not true.
 */
final class SqliteWriter implements AutoCloseable {
    private static final int POINTS_PER_TRANSACTION = 10_000;

    private final Connection connection;
    private final SqliteSeriesIds seriesIds;
    private final SqliteFieldKinds kinds;
    private final SqliteEncoder encoder;
    private final SqliteDecoder decoder;
    private final Statement control;
    private final PreparedStatement insert;
    private final PreparedStatement find;
    private final PreparedStatement update;
    private final PreparedStatement boundary;
    private final PreparedStatement delete;
    private final PreparedStatement addToTotal;

    SqliteWriter(Connection connection) throws SQLException {
        this.connection = connection;
        this.control = connection.createStatement();
        this.seriesIds = new SqliteSeriesIds(connection);
        this.kinds = new SqliteFieldKinds(connection);
        this.encoder = new SqliteEncoder(connection, kinds);
        this.decoder = new SqliteDecoder(connection);
        this.insert = connection.prepareStatement("INSERT INTO point (dimensions, value, fields, series, time)"
                + " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
        this.find = connection.prepareStatement(
                "SELECT " + SqliteDecoder.COLUMNS + " FROM point WHERE series = ? AND time = ?");
        this.update = connection.prepareStatement(
                "UPDATE point SET dimensions = ?, value = ?, fields = ? WHERE series = ? AND time = ?");
        this.boundary = connection.prepareStatement(
                "SELECT time FROM point WHERE series = ? AND time >= ? AND time < ? ORDER BY time LIMIT 1 OFFSET ?");
        this.delete = connection.prepareStatement("DELETE FROM point WHERE series = ? AND time >= ? AND time < ?");
        this.addToTotal = connection.prepareStatement("UPDATE total SET points = points + ?");
    }

    /** Stores points; of two copies of a point the later one wins. */
    List<Renamed> write(List<Point> batch) throws SQLException {
        var renamed = new ArrayList<Renamed>();
        for (int from = 0; from < batch.size(); from += POINTS_PER_TRANSACTION) {
            control.execute("BEGIN IMMEDIATE");
            long added = 0;
            var ready = new ArrayList<Ready>(Math.min(batch.size() - from, POINTS_PER_TRANSACTION));
            for (var point : batch.subList(from, Math.min(batch.size(), from + POINTS_PER_TRANSACTION))) {
                ready.add(ready(point, renamed));
            }
            // Neighbours lie in the same page. Copies of one point stay in their order.
            ready.sort(Comparator.comparingLong(Ready::series));
            for (var point : ready) {
                added += write(point);
            }
            commit(added);
        }
        return renamed;
    }

    /**
     * Takes one step in removing the points of these series: one transaction of a bounded number of points, so that other writes
     * can come between. A series that is done is taken off the queue. Returns how many points were removed.
     */
    long deleteStep(Queue<Long> series, TimeRange range) throws SQLException {
        control.execute("BEGIN IMMEDIATE");
        long removed = 0;
        while (!series.isEmpty() && removed < POINTS_PER_TRANSACTION) {
            long end = endOfStep(series.element(), range, POINTS_PER_TRANSACTION - removed);
            bindRange(delete, series.element(), range.fromMicros(), end);
            removed += delete.executeUpdate();
            if (end == range.toMicros()) {
                series.remove();
            }
        }
        commit(-removed);
        return removed;
    }

    /** Returns the end of a range that holds no more than so many points. */
    private long endOfStep(long series, TimeRange range, long points) throws SQLException {
        bindRange(boundary, series, range.fromMicros(), range.toMicros());
        boundary.setLong(4, points);
        try (var row = boundary.executeQuery()) {
            return row.next() ? row.getLong(1) : range.toMicros();
        }
    }

    private static void bindRange(PreparedStatement statement, long series, long from, long to) throws SQLException {
        statement.setLong(1, series);
        statement.setLong(2, from);
        statement.setLong(3, to);
    }

    /** A point with the number of its series, the names of its fields in the store, and its row. */
    private record Ready(Point point, long series, Map<String, FieldValue> fields, SqliteRow row) {}

    private Ready ready(Point point, List<Renamed> renamed) throws SQLException {
        var fields = FieldNames.storable(point, Set.of(), kinds, renamed);
        var row = encoder.encode(point.measurement(), point.dimensions(), fields);
        return new Ready(point, seriesIds.idOf(point.series()), fields, row);
    }

    private int write(Ready point) throws SQLException {
        bind(insert, point.row(), point.series(), point.point().timeMicros());
        if (insert.executeUpdate() == 1) {
            return 1;
        }
        merge(point.series(), point.point(), point.fields(), point.row());
        return 0;
    }

    private void merge(long series, Point point, Map<String, FieldValue> fields, SqliteRow row) throws SQLException {
        find.setLong(1, series);
        find.setLong(2, point.timeMicros());
        SqliteRow stored;
        try (var found = find.executeQuery()) {
            found.next();
            stored = SqliteDecoder.row(found, 1);
        }
        if (stored.equals(row)) {
            return;
        }
        var allDimensions = new HashMap<>(decoder.dimensions(stored));
        allDimensions.putAll(point.dimensions());
        var allFields = new HashMap<>(decoder.fields(stored, Set.of()));
        allFields.putAll(fields);
        var merged = encoder.encode(point.measurement(), allDimensions, allFields);
        if (!merged.equals(stored)) {
            bind(update, merged, series, point.timeMicros());
            update.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, SqliteRow row, long series, long timeMicros)
            throws SQLException {
        statement.setLong(1, row.dimensions());
        if (row.value() == null) {
            statement.setNull(2, Types.REAL);
        } else {
            statement.setDouble(2, row.value());
        }
        statement.setBytes(3, row.fields());
        statement.setLong(4, series);
        statement.setLong(5, timeMicros);
    }

    private void commit(long added) throws SQLException {
        if (added != 0) {
            addToTotal.setLong(1, added);
            addToTotal.executeUpdate();
        }
        control.execute("COMMIT");
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}

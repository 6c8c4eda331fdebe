package io.haingestor.timeseries;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;

/** The number of every series. Belongs to the writing connection. */
final class SqliteSeriesIds {
    private static final int REMEMBERED = 32_768;

    private final Map<Series, Long> recent = new Recent<>(REMEMBERED);
    private final PreparedStatement find;
    private final PreparedStatement add;
    private final PreparedStatement addTag;

    SqliteSeriesIds(Connection connection) throws SQLException {
        this.find = connection.prepareStatement("SELECT id FROM series WHERE key = ?");
        this.add = connection.prepareStatement("INSERT INTO series (key, measurement) VALUES (?, ?) RETURNING id");
        this.addTag = connection.prepareStatement("INSERT INTO series_tag (name, value, series) VALUES (?, ?, ?)");
    }

    long idOf(Series series) throws SQLException {
        var known = recent.get(series);
        if (known != null) {
            return known;
        }
        var key = series.key();
        find.setString(1, key);
        long id;
        try (var row = find.executeQuery()) {
            id = row.next() ? row.getLong(1) : add(series, key);
        }
        recent.put(series, id);
        return id;
    }

    private long add(Series series, String key) throws SQLException {
        add.setString(1, key);
        add.setString(2, series.measurement());
        long id;
        try (var row = add.executeQuery()) {
            row.next();
            id = row.getLong(1);
        }
        for (var tag : series.tags().entrySet()) {
            addTag.setString(1, tag.getKey());
            addTag.setString(2, tag.getValue());
            addTag.setLong(3, id);
            addTag.executeUpdate();
        }
        return id;
    }
}

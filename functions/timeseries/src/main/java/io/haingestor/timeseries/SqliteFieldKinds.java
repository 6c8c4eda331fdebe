package io.haingestor.timeseries;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** The type of every field, in a table and, since each point asks, in memory too. Belongs to the writing connection. */
final class SqliteFieldKinds implements FieldNames.Kinds<SQLException> {
    private final Map<String, Map<String, FieldType>> types = new HashMap<>();
    private final PreparedStatement add;

    SqliteFieldKinds(Connection connection) throws SQLException {
        this.add = connection.prepareStatement("INSERT INTO field (measurement, name, kind) VALUES (?, ?, ?)"
                + " ON CONFLICT DO UPDATE SET name = name RETURNING kind");
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT measurement, name, kind FROM field")) {
            while (rows.next()) {
                remember(rows.getString(1), rows.getString(2), FieldKind.valueOf(rows.getString(3)));
            }
        }
    }

    @Override
    public FieldKind kindOf(String measurement, String field, FieldKind wanted) throws SQLException {
        return typeOf(measurement, field, wanted).kind();
    }

    FieldType typeOf(String measurement, String field, FieldKind wanted) throws SQLException {
        var ofMeasurement = types.get(measurement);
        var type = ofMeasurement == null ? null : ofMeasurement.get(field);
        if (type != null) {
            return type;
        }
        add.setString(1, measurement);
        add.setString(2, field);
        add.setString(3, wanted.name());
        try (var row = add.executeQuery()) {
            row.next();
            return remember(measurement, field, FieldKind.valueOf(row.getString(1)));
        }
    }

    private FieldType remember(String measurement, String field, FieldKind kind) {
        var type = new FieldType(field, kind);
        types.computeIfAbsent(measurement, m -> new HashMap<>()).put(field, type);
        return type;
    }
}

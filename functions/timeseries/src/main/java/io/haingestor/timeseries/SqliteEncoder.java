package io.haingestor.timeseries;

import io.haingestor.timeseries.FieldValue.Numeric;
import io.haingestor.timeseries.FieldValue.Text;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Makes rows of points. Belongs to the writing connection. */
final class SqliteEncoder {
    private static final int REMEMBERED = 8_192;
    private static final byte[] NONE = {};

    private final SqliteFieldKinds kinds;
    private final SqliteNumbering<List<FieldType>> shapes;
    private final SqliteNumbering<Map<String, String>> dimensionSets;
    private final SqliteRecurringTexts texts;
    private final ByteWriter bytes = new ByteWriter();

    SqliteEncoder(Connection connection, SqliteFieldKinds kinds) throws SQLException {
        this.kinds = kinds;
        this.shapes = new SqliteNumbering<>(connection, "shape", REMEMBERED, RowCodec::shape);
        this.dimensionSets = new SqliteNumbering<>(connection, "dimension_set", REMEMBERED, RowCodec::dimensions);
        this.texts = new SqliteRecurringTexts(connection);
    }

    /** Makes the row of fields that all have the type which the store has for them. */
    SqliteRow encode(String measurement, Map<String, String> dimensions, Map<String, FieldValue> fields)
            throws SQLException {
        Double value = null;
        var names = fields.keySet().toArray(new String[0]);
        Arrays.sort(names);
        var types = new ArrayList<FieldType>(names.length);
        for (var name : names) {
            var field = fields.get(name);
            if (field instanceof Numeric number && name.equals(SqliteRow.VALUE)) {
                value = number.value();
            } else if (field != null) {
                types.add(kinds.typeOf(measurement, name, FieldKind.of(field)));
            }
        }
        return new SqliteRow(dimensionSets.idOf(dimensions), value, types.isEmpty() ? NONE : encode(types, fields));
    }

    private byte[] encode(List<FieldType> types, Map<String, FieldValue> fields) throws SQLException {
        bytes.clear();
        bytes.varint(shapes.idOf(types));
        for (var type : types) {
            var value = fields.get(type.name());
            if (value instanceof Numeric number) {
                NumberCodec.write(number.value(), bytes);
            } else if (value instanceof Text text) {
                TextCodec.write(text.value(), texts, bytes);
            }
        }
        return bytes.toBytes();
    }
}

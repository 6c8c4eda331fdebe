package io.haingestor.timeseries;

import io.haingestor.timeseries.FieldValue.Numeric;
import io.haingestor.timeseries.FieldValue.Text;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Makes points of rows. Belongs to one connection and its thread. */
final class SqliteDecoder {
    /** The columns that {@link #row} takes, in this order. */
    static final String COLUMNS = "dimensions, value, fields";

    private static final int REMEMBERED = 8_192;

    private final Lookup<List<FieldType>> shapes;
    private final Lookup<Map<String, String>> dimensionSets;
    private final Lookup<String> texts;

    SqliteDecoder(Connection connection) throws SQLException {
        this.shapes = new Lookup<>(connection, "shape", RowCodec::shape);
        this.dimensionSets = new Lookup<>(connection, "dimension_set", RowCodec::dimensions);
        this.texts = new Lookup<>(connection, "recurring_text", bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** Takes {@link #COLUMNS} from the current row, the first of them at this index. */
    static SqliteRow row(ResultSet row, int first) throws SQLException {
        double number = row.getDouble(first + 1);
        Double value = row.wasNull() ? null : number;
        return new SqliteRow(row.getLong(first), value, row.getBytes(first + 2));
    }

    Map<String, String> dimensions(SqliteRow row) throws SQLException {
        return dimensionSets.get(row.dimensions());
    }

    /** Returns the fields; if any are chosen, only those. May be empty. */
    Map<String, FieldValue> fields(SqliteRow row, Set<String> chosen) throws SQLException {
        var entries = new ArrayList<Map.Entry<String, FieldValue>>();
        if (row.value() != null && isChosen(SqliteRow.VALUE, chosen)) {
            entries.add(Map.entry(SqliteRow.VALUE, new Numeric(row.value())));
        }
        boolean onlyValue = chosen.size() == 1 && row.value() != null && chosen.contains(SqliteRow.VALUE);
        if (row.fields().length > 0 && !onlyValue) {
            decode(row.fields(), chosen, entries);
        }
        return entries(entries);
    }

    private void decode(byte[] fields, Set<String> chosen, List<Map.Entry<String, FieldValue>> to) throws SQLException {
        var from = new ByteReader(fields);
        for (var type : shapes.get(from.varint())) {
            var value = type.kind() == FieldKind.NUMBER
                    ? new Numeric(NumberCodec.read(from))
                    : new Text(TextCodec.read(from, texts::get));
            if (isChosen(type.name(), chosen)) {
                to.add(Map.entry(type.name(), value));
            }
        }
    }

    private static boolean isChosen(String field, Set<String> chosen) {
        return chosen.isEmpty() || chosen.contains(field);
    }

    private static Map<String, FieldValue> entries(List<Map.Entry<String, FieldValue>> entries) {
        @SuppressWarnings({"unchecked", "rawtypes"}) // an array of entries can only be made raw
        Map.Entry<String, FieldValue>[] array = entries.toArray(new Map.Entry[0]);
        return Map.ofEntries(array);
    }

    /** Finds the value of a number: in memory what was used last, the rest in its table. */
    private static final class Lookup<V> {
        private final Map<Long, V> recent = new Recent<>(REMEMBERED);
        private final PreparedStatement find;
        private final Function<byte[], V> decode;
        private final String table;

        Lookup(Connection connection, String table, Function<byte[], V> decode) throws SQLException {
            this.find = connection.prepareStatement("SELECT content FROM " + table + " WHERE id = ?");
            this.decode = decode;
            this.table = table;
        }

        V get(long id) throws SQLException {
            var known = recent.get(id);
            if (known != null) {
                return known;
            }
            find.setLong(1, id);
            try (var row = find.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("a point refers to number " + id + " of the table " + table
                            + ", which is not there: the file is damaged");
                }
                var value = decode.apply(row.getBytes(1));
                recent.put(id, value);
                return value;
            }
        }
    }
}

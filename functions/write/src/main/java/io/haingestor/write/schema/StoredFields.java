package io.haingestor.write.schema;

import io.haingestor.timeseries.FieldValue;

/** Fields as plain values, for JSON. */
final class StoredFields {
    private StoredFields() {}

    /** @return a {@code Double} or a {@code String} */
    static Object value(FieldValue field) {
        if (field instanceof FieldValue.Numeric number) {
            return number.value();
        }
        return ((FieldValue.Text) field).value();
    }
}

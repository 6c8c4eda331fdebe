package io.haingestor.timeseries;

/** The two types that a field can have. */
enum FieldKind {
    NUMBER,
    TEXT;

    static FieldKind of(FieldValue value) {
        return value instanceof FieldValue.Numeric ? NUMBER : TEXT;
    }
}

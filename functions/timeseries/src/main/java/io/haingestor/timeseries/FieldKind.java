package io.haingestor.timeseries;

/** The type of a field in a store. */
enum FieldKind {
    NUMBER,
    TEXT,
    /** A type that is never written here, but may be there from another program: an integer or a boolean in InfluxDB. */
    OTHER;

    static FieldKind of(FieldValue value) {
        return value instanceof FieldValue.Numeric ? NUMBER : TEXT;
    }
}

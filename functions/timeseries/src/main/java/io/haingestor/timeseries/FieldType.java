package io.haingestor.timeseries;

/**
 * A field with its type for ever.
 *
 * @param name the name under which it is stored
 * @param kind its type
 */
record FieldType(String name, FieldKind kind) {}

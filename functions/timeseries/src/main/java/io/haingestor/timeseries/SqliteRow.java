package io.haingestor.timeseries;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The part of a row of {@code point} beside its key.
 *
 * @param dimensions the number of its set of dimensions
 * @param value the numeric field {@code value}; null when there is none
 * @param fields all other fields: the number of their shape, then their values; empty when there are none
 */
@SuppressWarnings("ArrayRecordComponent") // equality is defined below, and the array never leaves this package
record SqliteRow(long dimensions, @Nullable Double value, byte[] fields) {
    /** The field that has a column of its own, so that SQLite itself can aggregate it. */
    static final String VALUE = "value";

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SqliteRow row
                && dimensions == row.dimensions
                && (value == null ? row.value == null : value.equals(row.value))
                && Arrays.equals(fields, row.fields);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(dimensions) + Arrays.hashCode(fields);
    }
}

package io.haingestor.timeseries;

/** A function that makes one number of the numbers in a window. */
public enum Aggregate {
    /** The mean of the values, each counted once however long it lasted. */
    MEAN,
    /** The least value. */
    MIN,
    /** The greatest value. */
    MAX,
    /** The oldest value. */
    FIRST,
    /** The newest value. */
    LAST,
    /** The sum of the values. */
    SUM,
    /** How many values. */
    COUNT
}

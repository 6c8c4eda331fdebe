package io.haingestor.timeseries;

/** Adds up the values of one window in the order of their time. */
final class WindowSum {
    private final long startMicros;
    private long count;
    private double sum;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private double first;
    private double last;

    WindowSum(long startMicros) {
        this.startMicros = startMicros;
    }

    /** Returns the begin of the window that holds this time. */
    static long start(long micros, long windowMicros) {
        return micros - Math.floorMod(micros, windowMicros);
    }

    long startMicros() {
        return startMicros;
    }

    void add(double value) {
        if (count++ == 0) {
            first = value;
        }
        last = value;
        sum += value;
        min = Math.min(min, value);
        max = Math.max(max, value);
    }

    Window window(Series series) {
        return new Window(series, startMicros, count, sum, sum / count, min, max, first, last);
    }
}

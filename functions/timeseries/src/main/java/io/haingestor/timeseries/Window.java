package io.haingestor.timeseries;

/**
 * The aggregates of one series in one window. A window without a value does not exist.
 *
 * @param series the series
 * @param startMicros begin of the window, microseconds since the epoch
 * @param count how many values; at least one
 * @param sum their sum
 * @param mean their mean
 * @param min the least
 * @param max the greatest
 * @param first the oldest
 * @param last the newest
 */
public record Window(
        Series series,
        long startMicros,
        long count,
        double sum,
        double mean,
        double min,
        double max,
        double first,
        double last) {

    /**
     * @param aggregate one of the seven
     * @return its value
     */
    public double value(Aggregate aggregate) {
        return switch (aggregate) {
            case COUNT -> count;
            case SUM -> sum;
            case MEAN -> mean;
            case MIN -> min;
            case MAX -> max;
            case FIRST -> first;
            case LAST -> last;
        };
    }
}

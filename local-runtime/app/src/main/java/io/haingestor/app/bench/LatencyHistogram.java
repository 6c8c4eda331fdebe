package io.haingestor.app.bench;

import java.time.Duration;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A histogram of durations as Prometheus' text format has it: how many took at most so long.
 *
 * @param atMost the count of every bucket by its upper bound in seconds, cumulative; the last bound is infinite
 */
record LatencyHistogram(NavigableMap<Double, Double> atMost) {

    /**
     * Reads one histogram from a page in Prometheus' text format and adds up what its labels tell apart.
     *
     * @param page what {@code /q/metrics} answers
     * @param name the metric without {@code _bucket}
     * @throws IllegalStateException when the page has no such histogram
     */
    static LatencyHistogram parse(String page, String name) {
        var counts = new TreeMap<Double, Double>();
        page.lines().filter(line -> line.startsWith(name + "_bucket{")).forEach(line -> {
            var bound = line.replaceFirst(".*\\Wle=\"([^\"]+)\".*", "$1");
            var value = Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
            counts.merge(
                    bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound), value, Double::sum);
        });
        if (counts.isEmpty()) {
            throw new IllegalStateException("Expected a histogram " + name + " among the metrics, found none");
        }
        return new LatencyHistogram(counts);
    }

    /** @return what was added since an earlier reading of the same histogram */
    LatencyHistogram since(LatencyHistogram earlier) {
        var difference = new TreeMap<Double, Double>();
        atMost.forEach((bound, count) -> difference.put(bound, count - earlier.atMost.getOrDefault(bound, 0.0)));
        return new LatencyHistogram(difference);
    }

    double count() {
        return atMost.lastEntry().getValue();
    }

    /**
     * @param quantile more than 0, at most 1
     * @return the upper bound of the bucket that the quantile falls into, so never less than the truth; more than a day when it is
     *     beyond the last bound
     */
    Duration quantile(double quantile) {
        var rank = Math.ceil(quantile * count());
        return atMost.entrySet().stream()
                .filter(bucket -> bucket.getValue() >= rank)
                .map(Map.Entry::getKey)
                .filter(Double::isFinite)
                .findFirst()
                .map(seconds -> Duration.ofNanos(Math.round(seconds * 1e9)))
                .orElse(Duration.ofDays(2));
    }
}

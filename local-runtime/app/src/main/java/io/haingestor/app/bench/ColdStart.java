package io.haingestor.app.bench;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * One start of a function, each time from the start of its process.
 *
 * @param machine until the Java virtual machine is there and calls the program's main method
 * @param port until its port is open
 * @param answer until the answer to its first event is there
 * @param processor time that it has used until then, on all processors
 */
record ColdStart(Duration machine, Duration port, Duration answer, Duration processor) {

    /** @return the median of one of the times */
    static Duration median(List<ColdStart> starts, Function<ColdStart, Duration> time) {
        return starts.stream().map(time).sorted().toList().get(starts.size() / 2);
    }

    /** @return the shortest of one of the times */
    static Duration least(List<ColdStart> starts, Function<ColdStart, Duration> time) {
        return starts.stream().map(time).min(Comparator.naturalOrder()).orElseThrow();
    }

    /** @return e.g. {@code 310 ms (least 290): Java 60, port + 200, answer + 50; processor 400}: medians, and what each step adds to them */
    static String text(List<ColdStart> starts) {
        var machine = median(starts, ColdStart::machine).toMillis();
        var port = median(starts, ColdStart::port).toMillis();
        var answer = median(starts, ColdStart::answer).toMillis();
        return "%,d ms (least %,d): Java %,d, port + %,d, answer + %,d; processor %,d"
                .formatted(
                        answer,
                        least(starts, ColdStart::answer).toMillis(),
                        machine,
                        port - machine,
                        answer - port,
                        median(starts, ColdStart::processor).toMillis());
    }
}

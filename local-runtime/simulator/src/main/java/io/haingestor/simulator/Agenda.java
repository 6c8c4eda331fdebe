package io.haingestor.simulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to be done later, by the home's clock: nothing becomes due while that stands still. Used by one thread. */
final class Agenda {
    private static final double MICROS_PER_SECOND = 1e6;

    private final HomeTime time;
    private final List<Entry> entries = new ArrayList<>();

    private record Entry(long due, Runnable what) {}

    Agenda(HomeTime time) {
        this.time = time;
    }

    /** @param seconds from now on, by the home's clock */
    void after(double seconds, Runnable what) {
        entries.add(new Entry(time.now() + (long) (seconds * MICROS_PER_SECOND), what));
    }

    /** Does what is due, in the order in which it became so. */
    void run() {
        var now = time.now();
        for (var next = next(now); next != null; next = next(now)) {
            entries.remove(next);
            next.what().run();
        }
    }

    private @Nullable Entry next(long now) {
        return entries.stream()
                .filter(entry -> entry.due() <= now)
                .min(Comparator.comparingLong(Entry::due))
                .orElse(null);
    }
}

package io.haingestor.broker.crash;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What one subscriber got and accepted, and everything about it that the broker's contract forbids. A run is the life of one broker process, counted from 1.
 * Safe for use by several threads.
 */
final class Deliveries {
    private static final int MOST_PROBLEMS = 20;
    private static final int NEVER = 0;

    private final String trigger;
    private final Predicate<Numbered> filter;
    private final boolean ordered;
    private final int window;
    private final Map<Integer, int[]> acceptedIn = new HashMap<>();
    private final Map<Integer, Numbered> lastOfKey = new HashMap<>();
    private final Map<Integer, Numbered> lastAccepted = new HashMap<>();
    private final Map<Integer, Set<Numbered>> repeats = new HashMap<>();
    private final Map<Integer, Set<Numbered>> again = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private int run;
    private long accepted;
    private long attempts;
    private long unlisted;

    /**
     * @param trigger for messages
     * @param filter what the Trigger is to get
     * @param ordered whether it is to be in order of keys
     * @param window how many deliveries the Trigger may have in flight
     */
    Deliveries(String trigger, Predicate<Numbered> filter, boolean ordered, int window) {
        this.trigger = trigger;
        this.filter = filter;
        this.ordered = ordered;
        this.window = window;
    }

    /** A delivery came. */
    synchronized void arrived(Numbered event, int in) {
        attempts++;
        if (in > run) {
            run = in;
            lastOfKey.clear();
        }
        if (!filter.test(event)) {
            problem(event, in, "the filter does not let it through");
        }
        var before = acceptedIn(event);
        if (before == in) {
            // The broker may not know it: it had given up waiting, or the port was closed over the answer.
            again.computeIfAbsent(in, unused -> new HashSet<>()).add(event);
        } else if (before != NEVER) {
            repeats.computeIfAbsent(in, unused -> new HashSet<>()).add(event);
        }
        if (ordered && in == run) {
            var last = lastOfKey.put(event.key(), event);
            if (last != null && last.sequence() > event.sequence()) {
                problem(event, in, "it comes after " + last.id() + ", which has the same key");
            }
        }
    }

    /** A delivery was answered with success. */
    synchronized void accepted(Numbered event, int in) {
        var sequence = event.sequence();
        var runs = acceptedIn.computeIfAbsent(event.producer(), unused -> new int[1024]);
        if (sequence >= runs.length) {
            runs = Arrays.copyOf(runs, Math.max(sequence + 1, runs.length * 2));
            acceptedIn.put(event.producer(), runs);
        }
        var first = runs[sequence] == NEVER;
        runs[sequence] = in;
        if (!first) {
            return;
        }
        accepted++;
        var last = lastAccepted.put(event.key(), event);
        if (ordered && last != null && last.sequence() > sequence) {
            problem(event, in, "it is accepted for the first time after " + last.id() + ", which has the same key");
        }
    }

    private int acceptedIn(Numbered event) {
        var runs = acceptedIn.get(event.producer());
        return runs == null || event.sequence() >= runs.length ? NEVER : runs[event.sequence()];
    }

    private void problem(Numbered event, int in, String what) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add("Trigger " + trigger + ", run " + in + ", event " + event.id() + ": " + what);
        } else {
            unlisted++;
        }
    }

    /** @return whether the event is for this subscriber and has not been accepted */
    synchronized boolean owes(Numbered event) {
        return filter.test(event) && acceptedIn(event) == NEVER;
    }

    /** @return how many events were accepted at least once */
    synchronized long accepted() {
        return accepted;
    }

    /** @return how many events came in a run although they had been accepted in an earlier one */
    synchronized int repeats(int in) {
        return repeats.getOrDefault(in, Set.of()).size();
    }

    /** @return what was wrong so far; more repeats in a run than the window allows, too */
    synchronized List<String> problems() {
        var all = new ArrayList<>(problems);
        if (unlisted > 0) {
            all.add("Trigger " + trigger + ": and " + unlisted + " more");
        }
        repeats.forEach((in, events) -> {
            if (events.size() > window) {
                all.add("Trigger " + trigger + ", run " + in + ": " + events.size()
                        + " events came again that earlier runs had delivered, and the window is " + window);
            }
        });
        again.forEach((in, events) -> {
            if (events.size() > window) {
                all.add("Trigger " + trigger + ", run " + in + ": " + events.size()
                        + " events came again that were accepted in the same run, and the window is " + window);
            }
        });
        return all;
    }

    /** @return figures in one line */
    synchronized String text() {
        return "%s: %,d accepted in %,d attempts, most repeats in a run %d (window %d)"
                .formatted(
                        trigger,
                        accepted,
                        attempts,
                        repeats.values().stream().mapToInt(Set::size).max().orElse(0),
                        window);
    }
}

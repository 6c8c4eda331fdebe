package io.haingestor.broker.topology;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Everything that is wrong, and what else a person should know, as it is found. */
final class Problems {
    private final List<TopologyException.Problem> all = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    void add(Place place, String message) {
        all.add(new TopologyException.Problem(place, message));
    }

    /** Says something that is not wrong. */
    void note(Place place, String message) {
        notes.add(place + ": " + message);
    }

    /** @return what is not wrong, one sentence each with file and line, as it was found */
    List<String> notes() {
        return List.copyOf(notes);
    }

    /** @throws TopologyException when there is any, in the order of files and lines */
    void throwIfAny() throws TopologyException {
        if (!all.isEmpty()) {
            all.sort(Comparator.comparing((TopologyException.Problem problem) ->
                            problem.place().file())
                    .thenComparing(problem -> problem.place().line()));
            throw new TopologyException(all);
        }
    }
}

package io.haingestor.broker.topology;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Everything that is wrong, as it is found. */
final class Problems {
    private final List<TopologyException.Problem> all = new ArrayList<>();

    void add(Place place, String message) {
        all.add(new TopologyException.Problem(place, message));
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

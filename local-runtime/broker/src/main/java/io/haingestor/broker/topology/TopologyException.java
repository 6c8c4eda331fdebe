package io.haingestor.broker.topology;

import java.util.List;
import java.util.stream.Collectors;

/** The manifests cannot be used as they are. Says everything that is wrong, each with its file and line. */
public final class TopologyException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /** @param problems at least one */
    public TopologyException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** @return everything that is wrong, in the order of files and lines */
    public List<Problem> problems() {
        return problems;
    }

    /**
     * One thing that is wrong.
     *
     * @param place where
     * @param message what was expected and what was found
     */
    public record Problem(Place place, String message) {

        /** @return {@code <file>:<line>: <message>} */
        @Override
        public String toString() {
            return place + ": " + message;
        }
    }
}

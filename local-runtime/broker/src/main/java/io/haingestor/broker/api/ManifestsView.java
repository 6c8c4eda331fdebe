package io.haingestor.broker.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.haingestor.broker.topology.TopologyException.Problem;
import java.util.List;

/**
 * The folder of manifests as the API shows it.
 *
 * @param inForce whether the broker follows the folder as it is now; otherwise the last good version holds
 * @param problems why not; empty when it does
 */
@JsonNaming(SnakeCaseStrategy.class)
record ManifestsView(boolean inForce, List<ProblemView> problems) {

    static ManifestsView of(List<Problem> problems) {
        return new ManifestsView(
                problems.isEmpty(), problems.stream().map(ProblemView::of).toList());
    }

    /**
     * One thing that is wrong.
     *
     * @param line from 1
     * @param message what was expected and what was found
     */
    record ProblemView(String file, int line, String message) {

        static ProblemView of(Problem problem) {
            return new ProblemView(
                    problem.place().file().toString(), problem.place().line(), problem.message());
        }
    }
}

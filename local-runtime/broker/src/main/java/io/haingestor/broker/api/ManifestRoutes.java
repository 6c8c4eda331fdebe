package io.haingestor.broker.api;

import io.haingestor.broker.topology.TopologyException.Problem;
import java.util.List;
import java.util.function.Supplier;

/** {@code /manifests}: whether they are in force as they are now. */
final class ManifestRoutes {
    private final Supplier<List<Problem>> problems;

    ManifestRoutes(Supplier<List<Problem>> problems) {
        this.problems = problems;
    }

    List<Endpoint> endpoints() {
        return List.of(Endpoint.get("/manifests", this::show));
    }

    private Answer show(Call call) throws RefusedException {
        call.require(null);
        return Answer.ok(ManifestsView.of(problems.get()));
    }
}

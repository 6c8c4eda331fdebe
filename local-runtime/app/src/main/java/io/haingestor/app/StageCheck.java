package io.haingestor.app;

import io.haingestor.broker.topology.Place;
import io.haingestor.broker.topology.Topology;
import io.haingestor.broker.topology.TopologyException;
import io.haingestor.broker.topology.TopologyException.Problem;
import io.haingestor.normalize.Normalize;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.TreeSet;

/** No state may wait for an enricher that no Trigger reaches: it would never be stored, and nobody would be told. */
@Singleton
final class StageCheck {
    private final Normalize normalize;

    StageCheck(Normalize normalize) {
        this.normalize = normalize;
    }

    /**
     * @param topology what is to hold
     * @param manifests where it was read
     * @throws TopologyException when no Trigger gets the states that ask for an enrichment
     */
    void check(Topology topology, Path manifests) throws TopologyException {
        var unreached = new TreeSet<>(normalize.enrichments());
        unreached.removeAll(Enrichers.of(topology).values());
        if (!unreached.isEmpty()) {
            throw new TopologyException(unreached.stream()
                    .map(stage -> new Problem(
                            new Place(manifests, 1),
                            "haingestor.normalize.enrich." + stage
                                    + ": expected a Trigger that gets io.haingestor.state at stage '" + stage
                                    + "', found none. Add the enricher's manifests, or set the key to none"))
                    .toList());
        }
    }
}

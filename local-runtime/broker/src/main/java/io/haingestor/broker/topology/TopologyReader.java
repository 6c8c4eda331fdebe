package io.haingestor.broker.topology;

import java.nio.file.Path;

/**
 * Reads a folder of Knative manifests, the very files that {@code kubectl apply -k} takes: what its {@code kustomization.yaml} lists
 * under {@code resources} (files, and folders with a kustomization of their own); in a folder without one, every {@code *.yaml}.
 */
public final class TopologyReader {

    /** Reads nothing yet. */
    public TopologyReader() {}

    /**
     * @param folder the folder of manifests
     * @return what it declares
     * @throws TopologyException with everything that is wrong in it
     */
    public Topology read(Path folder) throws TopologyException {
        return java.util.Optional.<Topology>empty().orElseThrow();
    }
}

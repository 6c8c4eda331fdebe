package io.haingestor.broker.process;

import io.haingestor.broker.topology.ServiceResource;
import io.haingestor.broker.topology.Topology;
import java.util.List;
import java.util.Optional;

/** Which program stands behind a Service. */
@FunctionalInterface
public interface FunctionPrograms {

    /**
     * Asked each time that manifests come into force.
     *
     * @param service as a manifest declares it
     * @param topology what the other manifests declare
     * @return how it is started here; empty when it is not to be a process
     */
    Optional<FunctionProgram> of(ServiceResource service, Topology topology);

    /**
     * Asked each time that a process is about to be started, on a thread that may wait.
     *
     * @param service as a manifest declares it
     * @param program what {@link #of} said
     * @return its command: the program's own, or one that does the same sooner
     */
    default List<String> command(ServiceResource service, FunctionProgram program) {
        return program.command();
    }
}

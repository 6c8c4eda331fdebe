package io.haingestor.broker.process;

import io.haingestor.broker.process.FunctionInstance.State;
import io.haingestor.broker.topology.ResourceName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function now.
 *
 * @param name its Service
 * @param revision what its next process will be, e.g. {@code write-00001}
 * @param instances its processes
 * @param waiting events that wait for a process
 * @param starts processes that were started
 * @param crashes processes that ended unasked, or could not be started
 * @param lastCrash the last of them; null when there was none
 */
public record FunctionStatus(
        ResourceName name,
        String revision,
        List<FunctionInstance> instances,
        int waiting,
        long starts,
        long crashes,
        @Nullable FunctionCrash lastCrash) {

    /** Copies its list. */
    public FunctionStatus {
        instances = List.copyOf(instances);
    }

    /** @return how many processes of it the machine has */
    public int processes() {
        return instances.size();
    }

    /** @return how many of them are in a state */
    public int count(State state) {
        return (int)
                instances.stream().filter(instance -> instance.state() == state).count();
    }

    /** @return how many events its processes have */
    public int inFlight() {
        return instances.stream().mapToInt(FunctionInstance::inFlight).sum();
    }
}

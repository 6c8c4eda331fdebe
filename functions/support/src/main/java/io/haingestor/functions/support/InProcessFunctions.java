package io.haingestor.functions.support;

import io.cloudevents.CloudEvent;
import io.quarkus.arc.Unremovable;
import io.quarkus.funqy.runtime.FunctionRecorder;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/**
 * The functions of this process, called without HTTP: the same methods, with the same reading and writing of their data, in a CDI request scope
 * of their own. Safe for use by several threads.
 */
@Singleton
@Unremovable
public final class InProcessFunctions {
    private final Map<String, BoundFunction> functions = new TreeMap<>();

    /**
     * Finds every {@code @Funq} method of the application.
     *
     * @throws IllegalStateException when a function has not the shape that this package asks for; names all of them
     */
    @Inject
    public InProcessFunctions() {
        var invokers = FunctionRecorder.registry.invokers();
        var problems = invokers.stream()
                .flatMap(invoker -> FunctionShape.problems(invoker).stream())
                .toList();
        if (!problems.isEmpty()) {
            throw new IllegalStateException(String.join("\n", problems));
        }
        invokers.forEach(invoker -> functions.put(invoker.getName(), new BoundFunction(invoker)));
    }

    /** @return the names of all functions, in order */
    public Set<String> names() {
        return Collections.unmodifiableSet(functions.keySet());
    }

    /**
     * Calls a function on this thread. What the function does asynchronously ends on a thread of its choice.
     *
     * <p>Data that is a {@link io.haingestor.events.PayloadData} of the function's type is handed on as it is, other data is parsed; either
     * way the function must not change it. The data of a reply is a {@code PayloadData}.
     *
     * @param function its name, one of {@link #names()}
     * @param event the event
     * @return completes with what became of it, and never fails
     * @throws IllegalArgumentException when there is no such function
     */
    public CompletionStage<Answer> invoke(String function, CloudEvent event) {
        return find(function)
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no function '" + function + "' in this process; there are " + names()))
                .invoke(event);
    }

    Optional<BoundFunction> find(String function) {
        return Optional.ofNullable(functions.get(function));
    }
}

package io.haingestor.broker.metrics;

import io.haingestor.broker.process.FunctionInstance.State;
import io.haingestor.broker.process.FunctionProcesses;
import io.haingestor.broker.process.FunctionStatus;
import io.haingestor.broker.topology.ResourceName;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Measures the functions that are processes: asks how they stand when somebody reads the meters, which {@code docs/metrics.md} lists. Labels name Services of the manifests. Safe for use by several threads.
 */
public final class FunctionMetrics {
    private static final String PREFIX = "haingestor.function.";

    private final MeterRegistry registry;
    private final FunctionProcesses functions;
    private final Map<ResourceName, List<Meter>> meters = new HashMap<>();

    /**
     * @param registry has the meters
     * @param functions are asked
     */
    public FunctionMetrics(MeterRegistry registry, FunctionProcesses functions) {
        this.registry = registry;
        this.functions = functions;
    }

    /** Shows those functions from now on that there are now. */
    public synchronized void changed() {
        var gone = new HashSet<>(meters.keySet());
        for (var status : functions.status()) {
            gone.remove(status.name());
            meters.computeIfAbsent(status.name(), this::register);
        }
        gone.forEach(name -> meters.remove(name).forEach(registry::remove));
    }

    private List<Meter> register(ResourceName name) {
        var tags = Tags.of("kn_service_namespace", name.namespace(), "kn_service_name", name.name());
        var made = new ArrayList<Meter>();
        for (var state : State.values()) {
            made.add(Gauge.builder(PREFIX + "processes", () -> read(name, status -> status.count(state)))
                    .description("Processes of a function")
                    .tags(tags.and("state", state.name().toLowerCase(Locale.ROOT)))
                    .register(registry));
        }
        made.add(gauge("waiting", "Events that wait for a process", tags, name, FunctionStatus::waiting));
        made.add(gauge("in.flight", "Events that a process has", tags, name, FunctionStatus::inFlight));
        made.add(count("starts", "Processes that were started", tags, name, FunctionStatus::starts));
        made.add(count("crashes", "Processes that ended unasked", tags, name, FunctionStatus::crashes));
        return made;
    }

    private Gauge gauge(
            String what, String meaning, Tags tags, ResourceName name, ToDoubleFunction<FunctionStatus> value) {
        return Gauge.builder(PREFIX + what, () -> read(name, value))
                .baseUnit("events")
                .description(meaning)
                .tags(tags)
                .register(registry);
    }

    private FunctionCounter count(
            String what, String meaning, Tags tags, ResourceName name, ToDoubleFunction<FunctionStatus> value) {
        return FunctionCounter.builder(PREFIX + what, functions, all -> read(name, value))
                .description(meaning)
                .tags(tags)
                .register(registry);
    }

    private double read(ResourceName name, ToDoubleFunction<FunctionStatus> value) {
        return functions.status(name).map(value::applyAsDouble).orElse(0.0);
    }
}

package io.haingestor.broker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.haingestor.broker.process.FunctionProcesses;
import io.haingestor.broker.process.FunctionProgram;
import io.haingestor.broker.topology.Place;
import io.haingestor.broker.topology.ResourceName;
import io.haingestor.broker.topology.Scaling;
import io.haingestor.broker.topology.ServiceResource;
import io.haingestor.broker.topology.Topology;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Which functions are shown. */
@ResourceLock("processes and threads of functions")
class FunctionMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void aFunctionIsShownWhileTheManifestsHaveIt() {
        try (var functions = new FunctionProcesses(
                (destination, trigger) -> Optional.empty(),
                (service, topology) -> Optional.of(new FunctionProgram(List.of("false"), Map.of(), Path.of("."))),
                broker -> "",
                Clock.systemUTC())) {
            var metrics = new FunctionMetrics(registry, functions);
            functions.adopt(topology("a", "b"));
            metrics.changed();
            metrics.changed();
            assertThat(registry.get("haingestor.function.processes")
                            .tags("kn_service_namespace", "home", "kn_service_name", "a", "state", "ready")
                            .gauge()
                            .value())
                    .isZero();
            assertThat(registry.getMeters()).hasSize(2 * 7);

            functions.adopt(topology("b"));
            metrics.changed();
            assertThat(registry.getMeters()).hasSize(7).extracting(Meter::getId).allSatisfy(id -> assertThat(
                            id.getTag("kn_service_name"))
                    .isEqualTo("b"));
        }
    }

    private static Topology topology(String... services) {
        return new Topology(
                List.of(),
                List.of(),
                Arrays.stream(services)
                        .map(name -> new ServiceResource(
                                new ResourceName("home", name),
                                "image",
                                Map.of(),
                                Set.of(),
                                Map.of(),
                                Scaling.DEFAULT,
                                new Place(Path.of("manifests.yaml"), 1)))
                        .toList(),
                List.of(),
                List.of(),
                List.of());
    }
}

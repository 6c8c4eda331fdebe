package io.haingestor.broker.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.haingestor.broker.topology.Destination;
import io.haingestor.broker.topology.ResourceName;
import io.haingestor.broker.topology.ServiceResource;
import io.haingestor.broker.topology.SinkBindingResource;
import io.haingestor.events.EventJson;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the processes of a function are, until its manifests say otherwise.
 *
 * @param service its Service
 * @param program how it is started
 * @param sink where it sends what it sends by itself
 * @param name e.g. {@code write-00001}
 */
record Revision(ServiceResource service, FunctionProgram program, Optional<SinkBindingResource> sink, String name) {

    /** @return whether nothing about its processes would be different */
    boolean runs(ServiceResource other, FunctionProgram otherProgram, Optional<SinkBindingResource> otherSink) {
        return program.equals(otherProgram)
                && service.environment().equals(other.environment())
                && service.image().equals(other.image())
                && service.scaling().equals(other.scaling())
                && sink.map(SinkBindingResource::sink).equals(otherSink.map(SinkBindingResource::sink))
                && sink.map(SinkBindingResource::extensions).equals(otherSink.map(SinkBindingResource::extensions));
    }

    /**
     * The variables of a process: Knative's runtime contract, and what its SinkBinding adds.
     *
     * @param port that it is to serve
     * @param ingress the address of a Broker
     */
    Map<String, String> environment(int port, Function<ResourceName, String> ingress) {
        var environment = new HashMap<>(program.environment());
        environment.putAll(service.environment());
        environment.put("PORT", Integer.toString(port));
        environment.put("K_SERVICE", service.name().name());
        environment.put("K_CONFIGURATION", service.name().name());
        environment.put("K_REVISION", name);
        environment.put("HA_INGESTOR_LEASH", "stdin");
        sink.ifPresent(binding -> {
            environment.put(
                    "K_SINK",
                    binding.sink() instanceof Destination.Ref broker
                            ? ingress.apply(broker.name())
                            : binding.sink().toString());
            if (!binding.extensions().isEmpty()) {
                environment.put(
                        "K_CE_OVERRIDES",
                        new String(EventJson.write(Map.of("extensions", binding.extensions())), UTF_8));
            }
        });
        return environment;
    }
}

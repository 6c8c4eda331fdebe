package io.haingestor.broker.topology;

import java.util.Map;

/**
 * A SinkBinding ({@code sources.knative.dev/v1}): where a Service sends what it sends by itself, beside its answers.
 *
 * @param name its name
 * @param service the Service that is told
 * @param sink a Broker of the manifests, or an address
 * @param extensions extension attributes of what is sent ({@code ceOverrides.extensions})
 * @param place where it is declared
 */
public record SinkBindingResource(
        ResourceName name, ResourceName service, Destination sink, Map<String, String> extensions, Place place) {
    /** Copies its map. */
    public SinkBindingResource {
        extensions = Map.copyOf(extensions);
    }
}

package io.haingestor.broker.topology;

import java.util.Map;

/**
 * A PingSource ({@code sources.knative.dev/v1}).
 *
 * @param name its name
 * @param schedule when it ticks
 * @param contentType {@code datacontenttype} of its events; empty when they have none
 * @param data the data of its events, as text or, when {@code base64}, as base64; empty when they have none
 * @param base64 whether {@code data} is base64
 * @param extensions extension attributes of its events ({@code ceOverrides.extensions})
 * @param broker the Broker that its events go to
 * @param place where it is declared
 */
// The fields of one Kubernetes resource.
public record PingSourceResource(
        ResourceName name,
        Schedule schedule,
        String contentType,
        String data,
        boolean base64,
        Map<String, String> extensions,
        ResourceName broker,
        Place place) {
    /** Copies its map. */
    public PingSourceResource {
        extensions = Map.copyOf(extensions);
    }
}

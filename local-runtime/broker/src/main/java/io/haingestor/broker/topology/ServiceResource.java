package io.haingestor.broker.topology;

import java.util.Map;
import java.util.Set;

/**
 * A Knative Service ({@code serving.knative.dev/v1}): one function.
 *
 * @param name its name, which is the function's
 * @param image the image of its container; empty when it names none
 * @param environment the variables of its container that have a literal value
 * @param references the names of its variables whose values a ConfigMap or a Secret has
 * @param annotations the annotations of the Service and of its template; the template's win
 * @param scaling how many processes it may have, and for how long
 * @param place where it is declared
 */
public record ServiceResource(
        ResourceName name,
        String image,
        Map<String, String> environment,
        Set<String> references,
        Map<String, String> annotations,
        Scaling scaling,
        Place place) {

    /** Copies its collections. */
    public ServiceResource {
        environment = Map.copyOf(environment);
        references = Set.copyOf(references);
        annotations = Map.copyOf(annotations);
    }
}

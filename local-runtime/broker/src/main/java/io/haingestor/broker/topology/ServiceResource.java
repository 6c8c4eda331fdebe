package io.haingestor.broker.topology;

import java.util.Map;

/**
 * A Knative Service ({@code serving.knative.dev/v1}): one function.
 *
 * @param name its name, which is the function's
 * @param image the image of its container; empty when it names none
 * @param environment the variables of its container that have a literal value
 * @param annotations the annotations of the Service and of its template; the template's win
 * @param place where it is declared
 */
public record ServiceResource(
        ResourceName name,
        String image,
        Map<String, String> environment,
        Map<String, String> annotations,
        Place place) {}

package io.haingestor.broker.topology;

/**
 * The name of a resource.
 *
 * @param namespace its namespace
 * @param name its name in the namespace
 */
public record ResourceName(String namespace, String name) {

    /** @return {@code <namespace>/<name>} */
    @Override
    public String toString() {
        return namespace + '/' + name;
    }
}

package io.haingestor.broker.topology;

import java.net.URI;

/** Where events go: Knative's {@code duck.v1.Destination}. */
public sealed interface Destination {

    /**
     * A resource of the cluster, usually a {@code serving.knative.dev/v1} Service.
     *
     * @param apiVersion e.g. {@code serving.knative.dev/v1}
     * @param kind e.g. {@code Service}
     * @param name which one
     * @param path a URI relative to the resource's address; empty when it is the address itself
     */
    record Ref(String apiVersion, String kind, ResourceName name, String path) implements Destination {

        /** @return e.g. {@code Service default/normalize} */
        @Override
        public String toString() {
            return kind + ' ' + name + path;
        }
    }

    /**
     * A fixed address.
     *
     * @param uri absolute
     */
    record Address(URI uri) implements Destination {

        /** @return the URI */
        @Override
        public String toString() {
            return uri.toString();
        }
    }
}

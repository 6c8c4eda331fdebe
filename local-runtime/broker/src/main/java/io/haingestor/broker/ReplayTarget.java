package io.haingestor.broker;

import io.haingestor.broker.topology.Destination;
import io.haingestor.broker.topology.ResourceName;
import io.haingestor.broker.topology.Topology;
import java.net.URI;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who may receive a replay besides the Trigger's own subscriber: whoever the manifests name as a subscriber or dead-letter sink. Any other
 * address is refused, so that nobody who may ask for a replay can make the broker call what it should not.
 */
final class ReplayTarget {
    private ReplayTarget() {}

    /**
     * @param text {@code <name>} or {@code <namespace>/<name>} of a Service, or a URI as it stands in a manifest
     * @param namespace the namespace of a name without one
     * @param topology the manifests
     * @return the destination; empty when no manifest names it
     */
    static Optional<Destination> find(String text, String namespace, Topology topology) {
        return topology.triggers().stream()
                .flatMap(trigger ->
                        Stream.concat(Stream.of(trigger.subscriber()), trigger.delivery().deadLetterSink().stream()))
                .filter(destination -> is(destination, text, namespace))
                .findFirst();
    }

    private static boolean is(Destination destination, String text, String namespace) {
        if (destination instanceof Destination.Address address) {
            return address.uri().equals(uri(text));
        }
        var name = ((Destination.Ref) destination).name();
        var slash = text.indexOf('/');
        return name.equals(
                new ResourceName(slash < 0 ? namespace : text.substring(0, slash), text.substring(slash + 1)));
    }

    private static URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            return URI.create("");
        }
    }
}

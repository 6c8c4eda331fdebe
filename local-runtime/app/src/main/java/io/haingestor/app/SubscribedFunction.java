package io.haingestor.app;

import io.haingestor.broker.topology.Destination;
import java.util.Optional;

/** Which function of a Service a subscriber is: a Service may have several, each at its path. */
public final class SubscribedFunction {
    private SubscribedFunction() {}

    /**
     * @param destination a subscriber
     * @return the last segment of its URI's path, e.g. {@code write-observation} of {@code /write-observation}; the Service's name when the path says nothing; empty when
     *     it is no Service
     */
    public static Optional<String> of(Destination destination) {
        if (!(destination instanceof Destination.Ref ref) || !ref.kind().equals("Service")) {
            return Optional.empty();
        }
        var path = ref.path().replaceFirst("[?#].*", "");
        var last = path.substring(path.lastIndexOf('/') + 1);
        return Optional.of(last.isEmpty() ? ref.name().name() : last);
    }
}

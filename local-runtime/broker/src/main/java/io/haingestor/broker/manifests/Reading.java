package io.haingestor.broker.manifests;

import io.haingestor.broker.topology.Place;
import io.haingestor.broker.topology.Topology;
import io.haingestor.broker.topology.TopologyException;
import io.haingestor.broker.topology.TopologyException.Problem;
import io.haingestor.broker.topology.TopologyReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A folder of manifests as it was read once.
 *
 * @param fingerprint what everything that was read looked like, each just before it was read
 * @param topology what it declares; null when it cannot be used
 * @param problems why it cannot be used; none when it can
 */
record Reading(Fingerprint fingerprint, @Nullable Topology topology, List<Problem> problems) {

    /** @param inForce what is to be replaced; null at the beginning */
    static Reading of(Path folder, @Nullable Topology inForce) {
        var stamps = new TreeMap<Path, String>();
        var reader = new TopologyReader(path -> stamps.computeIfAbsent(watched(path), Fingerprint::stamp));
        try {
            var read = inForce == null ? reader.read(folder) : reader.read(folder, inForce);
            return isEmptied(read, inForce)
                    ? new Reading(new Fingerprint(stamps), null, List.of(emptied(folder)))
                    : new Reading(new Fingerprint(stamps), read, List.of());
        } catch (TopologyException e) {
            return new Reading(new Fingerprint(stamps), null, e.problems());
        }
    }

    /** A file is seen in its folder, like those that come beside it. */
    private static Path watched(Path path) {
        var absolute = path.toAbsolutePath().normalize();
        return Files.isRegularFile(absolute) ? absolute.resolveSibling("") : absolute;
    }

    /** A folder that somebody is about to fill again must not cost every Trigger what it has yet to deliver. */
    private static boolean isEmptied(Topology read, @Nullable Topology inForce) {
        return inForce != null && !inForce.brokers().isEmpty() && read.brokers().isEmpty();
    }

    private static Problem emptied(Path folder) {
        return new Problem(
                new Place(folder, 1),
                "expected a Broker as before, found none; stop the broker if all of it is meant to go");
    }
}

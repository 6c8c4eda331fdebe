package io.haingestor.broker;

import io.haingestor.broker.topology.Topology;
import io.haingestor.broker.topology.TopologyException;
import io.haingestor.broker.topology.TriggerResource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who stands behind a Trigger's destinations.
 *
 * @param subscriber its subscriber
 * @param deadLetters its dead-letter sink; null when it has none that is known
 */
record Endpoints(Subscriber subscriber, @Nullable Subscriber deadLetters) {
    private static final Logger LOG = LoggerFactory.getLogger(Endpoints.class);

    /**
     * @param topology the Triggers
     * @param subscribers who is known
     * @return the endpoints of every Trigger
     * @throws TopologyException naming every Trigger whose subscriber is not known
     */
    static Map<TriggerResource, Endpoints> resolve(Topology topology, Subscribers subscribers)
            throws TopologyException {
        var resolved = new LinkedHashMap<TriggerResource, Endpoints>();
        var problems = new ArrayList<TopologyException.Problem>();
        for (var trigger : topology.triggers()) {
            var subscriber = subscribers.resolve(trigger.subscriber(), trigger);
            var sink = trigger.delivery().deadLetterSink();
            var deadLetters = sink.flatMap(destination -> subscribers.resolve(destination, trigger));
            if (sink.isPresent() && deadLetters.isEmpty()) {
                LOG.atWarn()
                        .addKeyValue("trigger", trigger.name())
                        .addKeyValue("sink", sink.get())
                        .log("dead-letter-sink-unknown");
            }
            if (subscriber.isEmpty()) {
                problems.add(new TopologyException.Problem(
                        trigger.place(),
                        "Trigger " + trigger.name() + ": expected a subscriber that is known here, found "
                                + trigger.subscriber()));
            } else {
                resolved.put(trigger, new Endpoints(subscriber.get(), deadLetters.orElse(null)));
            }
        }
        if (!problems.isEmpty()) {
            throw new TopologyException(problems);
        }
        return resolved;
    }
}

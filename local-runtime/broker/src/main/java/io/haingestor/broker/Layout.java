package io.haingestor.broker;

import io.haingestor.broker.topology.ResourceName;
import io.haingestor.broker.topology.Topology;
import io.haingestor.broker.topology.TopologyException;
import io.haingestor.broker.topology.TriggerResource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the manifests say, and who runs it.
 *
 * @param topology the manifests
 * @param subscribers who is known
 * @param endpoints who stands behind each Trigger
 * @param brokers ids of the Brokers
 * @param runners each Trigger at work
 */
record Layout(
        Topology topology,
        Subscribers subscribers,
        Map<TriggerResource, Endpoints> endpoints,
        Map<ResourceName, Integer> brokers,
        Map<ResourceName, TriggerRunner> runners) {

    /**
     * Another layout, and what has begun with it.
     *
     * @param layout the layout
     * @param begun the runners that are new, with their positions
     */
    record Change(Layout layout, Map<TriggerRunner, Long> begun) {}

    /**
     * Gives each Trigger of the topology its runner: the one it has, or a new one. Runners of Triggers that are gone are stopped.
     *
     * @param before the runners so far
     * @param contents what the log has of the Triggers
     * @param machinery what runners share
     */
    static Change of(
            Topology topology,
            Subscribers subscribers,
            Map<TriggerResource, Endpoints> endpoints,
            Map<ResourceName, TriggerRunner> before,
            LogContents contents,
            Machinery machinery) {
        var runners = new LinkedHashMap<ResourceName, TriggerRunner>();
        var begun = new LinkedHashMap<TriggerRunner, Long>();
        endpoints.forEach((trigger, ends) -> {
            var runner = before.get(trigger.name());
            if (runner == null) {
                var place = contents.trigger(trigger.name());
                runner = new TriggerRunner(place, contents.broker(trigger.broker()), trigger, ends, machinery);
                begun.put(runner, place.backlog().saved().position());
            } else {
                runner.change(trigger, ends);
            }
            runners.put(trigger.name(), runner);
        });
        before.values().stream()
                .filter(runner -> !runners.containsValue(runner))
                .forEach(TriggerRunner::stop);
        return new Change(new Layout(topology, subscribers, endpoints, contents.brokers(), runners), begun);
    }

    /** The same manifests, with new runners in place of some. */
    Change replace(Collection<TriggerRunner> some, LogContents contents, Machinery machinery) {
        var kept = new LinkedHashMap<>(runners);
        kept.values().removeAll(some);
        return of(topology, subscribers, endpoints, kept, contents, machinery);
    }

    /** @throws TopologyException when a Trigger has changed its Broker: its position is one in the Broker it had */
    void refuseMoved(Topology wanted) throws TopologyException {
        var problems = new ArrayList<TopologyException.Problem>();
        for (var trigger : wanted.triggers()) {
            var known = runners.get(trigger.name());
            if (known != null && !known.trigger().broker().equals(trigger.broker())) {
                problems.add(new TopologyException.Problem(
                        trigger.place(),
                        "Trigger " + trigger.name() + ": expected its Broker to stay "
                                + known.trigger().broker() + ", found " + trigger.broker()
                                + "; give the Trigger another name"));
            }
        }
        if (!problems.isEmpty()) {
            throw new TopologyException(problems);
        }
    }

    /** @throws IllegalArgumentException when there is no such Broker */
    int id(ResourceName broker) {
        var id = brokers.get(broker);
        if (id == null) {
            throw new IllegalArgumentException("Expected one of the Brokers " + brokers.keySet() + ", got " + broker);
        }
        return id;
    }

    /** @throws IllegalArgumentException when there is no such Trigger */
    TriggerRunner runner(ResourceName trigger) {
        var runner = runners.get(trigger);
        if (runner == null) {
            throw new IllegalArgumentException("Expected one of the Triggers " + runners.keySet() + ", got " + trigger);
        }
        return runner;
    }

    /** @return the Triggers that an event went to, as far as they are known */
    List<ResourceName> triggersOf(byte[] ids) {
        return runners.values().stream()
                .filter(runner -> Matches.contains(ids, runner.id()))
                .map(runner -> runner.trigger().name())
                .toList();
    }
}

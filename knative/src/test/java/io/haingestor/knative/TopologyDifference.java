package io.haingestor.knative;

import io.haingestor.broker.topology.BrokerResource;
import io.haingestor.broker.topology.PingSourceResource;
import io.haingestor.broker.topology.ResourceName;
import io.haingestor.broker.topology.ServiceResource;
import io.haingestor.broker.topology.Topology;
import io.haingestor.broker.topology.TriggerResource;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** In what two topologies differ: everything that they say, except where it stands and under which name an image is found. */
final class TopologyDifference {
    /** Annotations that mean something have a component of their own. */
    private static final Set<String> OF_NO_MEANING = Set.of("place", "image", "annotations");

    private TopologyDifference() {}

    /** @return e.g. {@code Trigger/write.delivery}, or {@code Service/write} where only one of the two has it */
    static Set<String> between(Topology one, Topology other) {
        var differences = new TreeSet<String>();
        compare("Broker", one.brokers(), other.brokers(), BrokerResource::name, differences);
        compare("Trigger", one.triggers(), other.triggers(), TriggerResource::name, differences);
        compare("Service", one.services(), other.services(), ServiceResource::name, differences);
        compare("PingSource", one.pingSources(), other.pingSources(), PingSourceResource::name, differences);
        return differences;
    }

    private static <T extends Record> void compare(
            String kind, Collection<T> one, Collection<T> other, Function<T, ResourceName> name, Set<String> into) {
        var ours = byName(one, name);
        var theirs = byName(other, name);
        var names = new TreeSet<>(ours.keySet());
        names.addAll(theirs.keySet());
        for (var resource : names) {
            var left = ours.get(resource);
            var right = theirs.get(resource);
            var of = kind + '/' + resource.substring(resource.indexOf('/') + 1);
            if (left == null || right == null) {
                into.add(of);
            } else {
                parts(left, right).forEach(part -> into.add(of + '.' + part));
            }
        }
    }

    private static <T extends Record> Map<String, T> byName(Collection<T> resources, Function<T, ResourceName> name) {
        return resources.stream()
                .collect(Collectors.toMap(
                        resource -> name.apply(resource).toString(),
                        resource -> resource,
                        (a, b) -> a,
                        LinkedHashMap::new));
    }

    private static List<String> parts(Record left, Record right) {
        return List.of(left.getClass().getRecordComponents()).stream()
                .filter(part -> !OF_NO_MEANING.contains(part.getName()))
                .filter(part -> !Objects.equals(value(part, left), value(part, right)))
                .map(RecordComponent::getName)
                .toList();
    }

    private static Object value(RecordComponent part, Record of) {
        try {
            return part.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(part + " cannot be read", e);
        }
    }
}
